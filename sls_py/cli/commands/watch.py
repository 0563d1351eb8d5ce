"""`slspy watch`: `slspy sync` that stays."""

from __future__ import annotations

from sls_py.cli.commands.sync import sync

_HELP = """Sync every save until Ctrl-C: the same as `slspy sync --watch`.

Deploys what the stack lacks, then tells each change when it is live. A function with a mistake waits, others go on.
For development stacks. Every option has a default in the `sync` section of the service file.
"""

app = sync._replace(
    own=tuple(option for option in sync.own if option.name != "watch"), help=_HELP
).streaming(
    "Write an object a line to stdout: each flow with its outcome, failures, what is left to a deployment, and "
    "`watching` when saves are waited for."
)
