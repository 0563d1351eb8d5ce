"""Find, load and register the plugins that a service file names."""

from sls_py.plugin_host.load import load_plugins
from sls_py.plugin_host.loaded import Loaded, LoadedPlugin

__all__ = ["Loaded", "LoadedPlugin", "load_plugins"]
