"""The local cloud: an AWS emulator that slspy starts, guards and stops."""

from sls_py.emulator.cloud import LocalCloud, LocalStatus
from sls_py.emulator.home import default_directory
from sls_py.emulator.lifetime import ensure, reset, save, start, status, stop
from sls_py.emulator.logs import log_file, log_lines

__all__ = [
    "LocalCloud",
    "LocalStatus",
    "default_directory",
    "ensure",
    "log_file",
    "log_lines",
    "reset",
    "save",
    "start",
    "status",
    "stop",
]
