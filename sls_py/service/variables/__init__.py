"""Variables of the service file: `${source(params):address, fallback}`."""
