"""Find, load and register the plugins that a service file names."""
