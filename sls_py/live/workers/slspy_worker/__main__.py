"""Start the process: `python -S -u <this folder> <descriptor of the control socket>`."""

import os
import sys
from importlib import import_module

_FOLDER = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120

sys.path.insert(0, os.path.dirname(_FOLDER))  # noqa: PTH120
start = import_module("slspy_worker.zygote").main
sys.path[:] = [path for path in sys.path[1:] if os.path.realpath(path) != os.path.realpath(_FOLDER)]
start()
