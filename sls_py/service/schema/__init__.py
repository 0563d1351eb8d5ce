"""The schema of the service file: JSON Schema fragments, one module per section."""
