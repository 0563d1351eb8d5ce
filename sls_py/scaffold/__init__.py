"""New projects from templates; the only package that imports jinja2."""

from sls_py.scaffold.create import Created, create_project
from sls_py.scaffold.templates import Template, find_template, list_templates, templates_directory

__all__ = [
    "Created",
    "Template",
    "create_project",
    "find_template",
    "list_templates",
    "templates_directory",
]
