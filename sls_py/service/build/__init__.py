"""The checked service file to the typed model: defaults, deprecated forms, names."""
