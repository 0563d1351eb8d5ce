"""The local cloud: an AWS emulator that slspy starts, guards and stops."""
