"""All that a plugin imports: the base class, the moments, the contexts and the errors."""
