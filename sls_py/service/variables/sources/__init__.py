"""The sources that variables read from, one module each."""
