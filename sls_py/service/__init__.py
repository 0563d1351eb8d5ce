"""From the text of a service file to a validated `Service`."""
