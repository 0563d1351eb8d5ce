"""Rules of the house that a linter does not know."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


def sources(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    for folder in folders:
        for path in sorted((REPOSITORY / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def shown(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(REPOSITORY).as_posix()}:{getattr(node, 'lineno', 0)}"


def test_imports_only_go_down() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache"], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_nothing_is_patched_in_tests() -> None:
    """A fake that fits the protocol tells more than a patch, and survives a change of the inside."""
    imports = [
        shown(path, node)
        for path, tree in sources("tests", "plugins")
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and "mock" in f"{getattr(node, 'module', '')} {[alias.name for alias in node.names]}"
    ]
    assert imports == []


def test_every_module_says_its_job() -> None:
    silent = [
        shown(path, tree)
        for path, tree in sources("sls_py", "plugins")
        if not ast.get_docstring(tree)
    ]
    assert silent == []


def test_nothing_is_printed() -> None:
    printed = [
        shown(path, node)
        for path, tree in sources("sls_py", "plugins")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert printed == []


FOREIGN_WORDS = ("sls_py/emulator/runtime", "sls_py/testing")
"""Folders that speak with the words of AWS."""

MESSAGE_CALLS = {
    "AwsError",
    "BusyError",
    "CredentialsError",
    "DeploymentError",
    "EmulatorError",
    "NotDeployedError",
    "PluginError",
    "Problem",
    "SlspyError",
    "UsageError",
    "warn",
}


def messages() -> Iterator[tuple[str, str]]:
    """Yield the place and the text of each message of an error, warning or hint that is a plain literal."""
    for path, tree in sources("sls_py", "plugins"):
        if any(path.is_relative_to(REPOSITORY / folder) for folder in FOREIGN_WORDS):
            continue
        for node in ast.walk(tree):
            for text in _message_parts(node):
                yield shown(path, text), _literal(text)


def _message_parts(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the texts of a call that makes an error, or of an assignment to `message` or `hint`."""
    if isinstance(node, ast.Call) and _called(node.func) in MESSAGE_CALLS:
        named = [word.value for word in node.keywords if word.arg in {"message", "hint"}]
        yield from filter(_is_text, [*node.args[:2], *named])
    elif isinstance(node, ast.Assign) and _is_text(node.value):
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        if {"message", "hint"} & set(names):
            yield node.value


def _is_text(node: ast.expr) -> bool:
    constant = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return constant or isinstance(node, ast.JoinedStr)


def _called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _literal(node: ast.expr) -> str:
    """Return the text of a literal, with `x` for the parts that are filled in."""
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "x" for part in node.values]
        return "".join(str(part) for part in parts)
    return str(node.value) if isinstance(node, ast.Constant) else ""


NAMES = re.compile(
    r"^(AWS|CPU|S3|SQS|SNS|IAM|ARN|API|HTTP|JSON|YAML|URL|Cloud|Lambda|Amazon|Event|[A-Z]{2,})"
)


def _ends_badly(text: str) -> bool:
    return text.rstrip().endswith(".") and not text.rstrip().endswith("...")


def _begins_badly(text: str) -> bool:
    return text[:1].isupper() and not NAMES.match(text)


def test_messages_are_lower_case_without_a_period() -> None:
    """As in uv's style guide: a message is a part of a line, not a sentence of its own."""
    wrong = [
        (place, text) for place, text in messages() if _ends_badly(text) or _begins_badly(text)
    ]
    assert wrong == []


def test_names_in_messages_stand_in_backticks() -> None:
    quoted = [
        (place, text)
        for place, text in messages()
        if re.search(r"(?<!\w)'[\w.:-]+'", re.sub(r"`[^`]*`", "", text))
    ]
    assert quoted == []


def test_backticks_come_in_pairs() -> None:
    odd = [(place, text) for place, text in messages() if text.count("`") % 2]
    assert odd == []
