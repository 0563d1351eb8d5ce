"""The local cloud: an AWS emulator that slspy starts, guards and stops."""

from sls_py.emulator.cloud import ACCOUNT, LocalCloud, LocalStatus, Settings
from sls_py.emulator.home import default_directory
from sls_py.emulator.lifetime import ensure, inventory, reset, save, start, status, stop
from sls_py.emulator.logs import log_file, log_lines
from sls_py.emulator.service_folders import remember_folder

__all__ = [
    "ACCOUNT",
    "LocalCloud",
    "LocalStatus",
    "Settings",
    "default_directory",
    "ensure",
    "inventory",
    "log_file",
    "log_lines",
    "remember_folder",
    "reset",
    "save",
    "start",
    "status",
    "stop",
]
