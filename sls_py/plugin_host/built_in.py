"""The plugins that come with slspy: found without a look at what is installed."""

from __future__ import annotations

from collections.abc import Mapping

BUILT_IN: Mapping[str, str] = {
    "esbuild": "slspy_esbuild:Esbuild",
    "python-requirements": "slspy_python_requirements:PythonRequirements",
    "serverless-esbuild": "slspy_esbuild:Esbuild",
    "serverless-python-requirements": "slspy_python_requirements:PythonRequirements",
}
"""Where plugins are, by the names that `plugins` may have for them; a Node plugin is served by its successor."""
