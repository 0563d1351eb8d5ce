"""The file system: patterns, walks, zips, watching and locks."""
