"""Plain command lines have the same outcome with and without typer; all others are left to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer import TyperException

from sls_py.cli.call import Call, Command, command_group
from sls_py.cli.declare import REQUIRED, Declared, Parameter, argument, option
from sls_py.cli.reader import Plain, read
from sls_py.cli.session import Session
from sls_py.cli.table import COMMANDS
from sls_py.cli.typed import typed
from sls_py.errors import SlspyError

CALLS: list[str] = []
"""What the last command line called: the command, its options, and the values of its own parameters."""


def recorded(command: Command) -> Command:
    """Return the command with a body that only notes what it is called with."""

    def body(call: Call, **own: Any) -> None:
        CALLS.append(f"{call.name}: {call.options} {sorted(own.items())}")

    below = {name: recorded(each) for name, each in command.commands.items()}
    return command._replace(body=body if command.body else None, commands=below)


@cache
def every_command() -> dict[str, Command]:
    return {name: recorded(spec.load()) for name, spec in COMMANDS.items()}


@cache
def every_command_of_typer() -> Any:
    return typed(command_group(every_command(), help=""))


def session(words: Sequence[str]) -> Session:
    return Session(0.0, tuple(words), {}, Path(), StringIO(), StringIO(), StringIO())


def outcome(work: Callable[[], object]) -> str:
    """Return what a command line called, and otherwise how it failed or that it called nothing."""
    CALLS.clear()
    try:
        work()
    except (SlspyError, TyperException) as error:
        return f"{type(error).__name__}: {error}"
    return CALLS[0] if CALLS else "nothing is called"


def by_typer(words: Sequence[str]) -> str:
    program = every_command_of_typer()
    return outcome(
        lambda: program.main(
            list(words), prog_name="slspy", standalone_mode=False, obj=session(words)
        )
    )


def by_reader(words: Sequence[str]) -> str | None:
    plain = read(words, every_command().get)
    return None if plain is None else outcome(lambda: run(plain, words))


def run(plain: Plain, words: Sequence[str]) -> int:
    return plain.command.run(plain.name, session(words), plain.values, plain.given)


def paths(name: str, command: Command) -> list[tuple[tuple[str, Command], ...]]:
    """Return the ways to a command and to all below it: the words with their commands."""
    below = [way for word, each in command.commands.items() for way in paths(word, each)]
    return [((name, command),), *(((name, command), *way) for way in below)]


WAYS = [way for name, command in every_command().items() for way in paths(name, command)]
TEXTS = st.text(max_size=4) | st.sampled_from(
    [
        *("a", "dev", "eu-west-1", "k=v", "a=b=c", "1", "50", "9000", "1_000", "0.5", "nan", " 7 "),
        *("", "-", "--", "-1", "--stage", "123456789012", "http://localhost:1/x", "Größe", "x y"),
    ]
)


def value_of(kind: Any) -> st.SearchStrategy[str]:
    if get_origin(kind) is list:
        return value_of(get_args(kind)[0])
    if get_origin(kind) is Literal:
        return st.sampled_from(get_args(kind))
    if kind in {int, float}:
        return st.integers(100, 60_000).map(str)
    return TEXTS


def spellings(parameter: Parameter, text: str) -> st.SearchStrategy[list[str]]:
    """Return the ways to write a parameter with a value."""
    flags = [part for flag in parameter.declared.flags for part in flag.split("/")]
    if not flags:
        return st.just([text])
    if parameter.kind is bool:
        return st.sampled_from([[flag] for flag in flags])
    joined = [[flag + ("=" if flag.startswith("--") else "") + text] for flag in flags]
    return st.sampled_from([*joined, *([flag, text] for flag in flags)])


@st.composite
def right_words(draw: st.DrawFn, command: Command) -> list[str]:
    """Write some parameters of a command, all that are required among them."""
    required = [each for each in command.parameters if each.default is REQUIRED]
    others = st.lists(st.sampled_from(command.parameters or (None,)), max_size=4)
    chosen = draw(st.permutations([*required, *filter(None, draw(others))]))
    return [
        word
        for each in chosen
        for word in draw(value_of(each.kind).flatmap(lambda text, each=each: spellings(each, text)))  # type: ignore[misc]
    ]


MISTAKES = (
    "--help -h -V -- - --nothing -Z -yf -fa -sprod -s=x --yes=1 --stage --stage= -n --watch= --no-watch --st "
    "function list local --workers=0 --workers=x --idle-exit=nan --format=xml --format=JSON"
)
WRONG = st.lists(st.sampled_from([*MISTAKES.split(), ""]) | TEXTS, max_size=3)


@st.composite
def lines(draw: st.DrawFn, mistakes: st.SearchStrategy[list[str]]) -> list[str]:
    words: list[str] = []
    for name, command in draw(st.sampled_from(WAYS)):
        words += [name, *draw(right_words(command)), *draw(mistakes)]
    return words


def same_by_both(words: Sequence[str]) -> None:
    """What the reader reads is what typer makes of it; what it leaves to typer calls no command."""
    expected = by_typer(words)
    called = bool(CALLS)
    assert by_reader(words) in ({expected} if called else {None, expected})


@settings(max_examples=200)
@given(lines(st.just([])))
def test_right_lines_are_read_as_typer_reads_them(words: list[str]) -> None:
    same_by_both(words)


@settings(max_examples=300)
@given(lines(WRONG))
def test_lines_with_mistakes_are_left_to_typer(words: list[str]) -> None:
    same_by_both(words)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: "-".join(name for name, _ in way))
def test_every_command_is_read_without_typer(way: tuple[tuple[str, Command], ...]) -> None:
    words = [name for name, _ in way]
    for parameter in way[-1][1].parameters:
        if parameter.default is REQUIRED:
            words += [max(parameter.declared.flags, key=len)] if parameter.declared.flags else []
            words.append("x")
    same_by_both(words)
    assert (by_reader(words) is None) == (way[-1][1].body is None)


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("print", {"format": "yaml", "path": None, "stage": None, "show_secrets": False}),
        ("print --stage dev --format json", {"stage": "dev", "format": "json"}),
        ("print --stage=dev --path=a=b", {"stage": "dev", "path": "a=b"}),
        ("print --stage=", {"stage": ""}),
        ("print -s dev -r eu-west-1", {"stage": "dev", "region": "eu-west-1"}),
        ("print -sdev", {"stage": "dev"}),
        ("print -s=dev", {"stage": "=dev"}),
        ("print --stage --json", {"stage": "--json", "json": False}),
        ("print -s a -s b", {"stage": "b"}),
        ("print --param a=1 --param b=2", {"param": ["a=1", "b=2"]}),
        ("invoke -lyf hello", {"log": True, "yes": True, "function": "hello"}),
        ("invoke -lyfhello", {"log": True, "yes": True, "function": "hello"}),
        ("invoke --data -", {"data": "-"}),
        ("sync", {"watch": None, "function": None}),
        ("sync --watch --no-code", {"watch": True, "code": False}),
        ("sync --watch --no-watch", {"watch": False}),
        ("live --workers 8 --debug-port=1", {"workers": 8, "debug_port": 1}),
        ("live --workers x --workers 3", {"workers": 3}),
        ("local start --idle-exit 0.5", {"idle_exit": 0.5}),
        ("create shop -p here", {"name": "shop", "path": "here", "template": "python-http-api"}),
        ("create -- --shop", {"name": "--shop"}),
        ("create - --json", {"name": "-", "json": True}),
        ("trigger hello --via invoke", {"function": "hello", "via": "invoke"}),
        ("trigger", {"function": None}),
        ("deploy function -f a -f b", {"function": ["a", "b"]}),
        ("deploy -s prod -f a function", {"stage": "prod", "function": ["a"]}),
        ("deploy -f a function -f b", {"function": ["b"]}),
        ("deploy -s prod list -y functions --json", {"stage": "prod", "yes": True, "json": True}),
        ("deploy -- list -- functions", {"stage": None}),
    ],
)
def test_values_of_plain_lines(line: str, values: dict[str, Any]) -> None:
    plain = read(line.split(), every_command().get)
    assert plain is not None
    assert {name: plain.values[name] for name in values} == values
    same_by_both(line.split())


@pytest.mark.parametrize(
    "line",
    [
        *(
            "",
            "--help",
            "-h",
            "--version",
            "-V",
            "--",
            "deplyo",
            "--stage dev print",
            "plugin",
            "compose",
        ),
        *(
            "print --help",
            "print -h",
            "print -yh",
            "deploy --help function",
            "deploy function --help",
        ),
        *(
            "print --stgae dev",
            "print --stag dev",
            "print -z",
            "print -yz",
            "print --stage",
            "print -s",
        ),
        *(
            "print --json=1",
            "print --json=",
            "print extra",
            "print --format xml",
            "print --format JSON",
        ),
        *("live --workers 0", "live --workers 65", "live --workers x", "live --workers 1.5"),
        *("local start --idle-exit 0", "create", "create a b", "deploy function", "local strat"),
        *("deploy --package x function -f a", "deploy functoin", "trigger a b"),
    ],
)
def test_unusual_lines_are_left_to_typer(line: str) -> None:
    assert read(line.split(), every_command().get) is None


def test_what_was_written_is_known_in_its_order() -> None:
    line = "deploy --conceal -f a --force -s prod --wait --force"
    plain = read(line.split(), every_command().get)
    assert plain is not None
    assert list(plain.given) == ["conceal", "function", "force", "stage", "wait"]


def taking(type_: Any, declared: Declared, default: object = None) -> Command:
    return Command(print, (Parameter("x", type_, declared, default),), (), "")


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (taking(list[str], argument(metavar="X", help="")), "a b"),
        (taking(list[str], argument(metavar="X", help="")), "a"),
        (taking(Path, option("--x", help="")), "--x here"),
        (taking(Literal[1, 2], option("--x", help="")), "--x 1"),
    ],
)
def test_types_that_are_not_known_are_left_to_typer(command: Command, line: str) -> None:
    assert read(["it", *line.split()], {"it": command}.get) is None


def test_an_option_before_a_subcommand_that_takes_another_type_is_left_to_typer() -> None:
    below = taking(int, option("--x", help=""))
    command = taking(str, option("--x", help="")).group({"below": below})
    assert read(["it", "below", "--x", "1"], {"it": command}.get) is not None
    assert read(["it", "--x", "1", "below"], {"it": command}.get) is None


def test_flags_are_written_as_the_reader_knows_them() -> None:
    parameters = [each for way in WAYS for each in way[-1][1].parameters]
    flags = {
        part for each in parameters for flag in each.declared.flags for part in flag.split("/")
    }
    assert all(re.fullmatch(r"-[A-Za-z]|--[A-Za-z0-9][A-Za-z0-9-]+", flag) for flag in flags)
