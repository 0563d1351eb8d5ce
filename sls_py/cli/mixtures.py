"""Options of `slspy deploy`, which of them exclude each other, and why."""

from __future__ import annotations

from typing import Annotated

from sls_py.cli.declare import option
from sls_py.errors import UsageError

Folder = Annotated[
    str | None,
    option("--package", "-p", metavar="DIR", help="Deploy what `slspy package` made before."),
]
Wait = Annotated[bool, option("--wait", help="Wait when somebody else is deploying the stack.")]
Reviewed = Annotated[
    bool, option("--review", help="Show what will change, and ask before it does.")
]
Names = Annotated[
    list[str] | None,
    option("--function", "-f", metavar="NAME", help="Only this function; repeatable."),
]
Adopting = Annotated[
    bool, option("--adopt", help="Take what has the names of new resources into the stack.")
]
Leaving = Annotated[
    bool,
    option("--changeset-only", help="Make the change set, and leave it to be executed."),
]
Planned = Annotated[bool, option("--plan", help="Show what would be done, and change nothing.")]

Accelerating = Annotated[
    bool,
    option("--aws-s3-accelerate", help="Give the deployment bucket S3 transfer acceleration."),
]
Suspending = Annotated[
    bool, option("--no-aws-s3-accelerate", help="Suspend that acceleration again.")
]

_MIXTURES = (
    (
        "function",
        "package wait review plan target adopt changeset-only aws-s3-accelerate",
        "is for single functions",
    ),
    ("plan", "wait review changeset-only", "changes nothing"),
    ("target", "review plan", "takes no questions"),
    ("changeset-only", "review adopt", "neither asks nor adopts"),
)
"""Options that make no sense beside others, and why."""


def refuse_mixtures(given: set[str]) -> None:
    """Make sure that the options given to `slspy deploy` make sense together.

    Raises:
        UsageError: two of them exclude each other.
    """
    for one, others, why in _MIXTURES:
        wrong = [name for name in others.split() if name in given]
        if one in given and wrong:
            named = " and ".join(f"`--{name}`" for name in wrong)
            raise UsageError(f"`--{one}` {why}", hint=f"leave {named} away")
