"""Bundle Node functions, TypeScript or JavaScript, with the esbuild of the project."""

from slspy_esbuild.plugin import Esbuild

__all__ = ["Esbuild"]
