"""What the user sees: reporters, tables, problems, prompts; the only package that imports rich."""
