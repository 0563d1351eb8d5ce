"""The composition root: options in, a wired workspace out."""
