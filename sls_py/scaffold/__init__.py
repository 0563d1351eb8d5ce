"""Create a project from a template: the only package that imports jinja2."""
