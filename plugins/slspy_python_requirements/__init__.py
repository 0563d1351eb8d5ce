"""Put the packages that Python functions require into their zips or a layer, made for Lambda on any machine."""

from slspy_python_requirements.plugin import PythonRequirements

__all__ = ["PythonRequirements"]
