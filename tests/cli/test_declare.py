"""Tests of what commands declare."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest

from sls_py.cli.declare import REQUIRED, Parameter, argument, option, parameters_of

Stage = Annotated[str | None, option("--stage", "-s", metavar="NAME", help="Stage.")]
Name = Annotated[str, argument(metavar="NAME", help="Name.")]


def body(call: str, *, name: Name, stage: Stage = None) -> int:
    return len(call + name + (stage or ""))


def test_the_parameters_behind_the_first_are_read_in_their_order() -> None:
    assert parameters_of(body) == (
        Parameter("name", str, argument(metavar="NAME", help="Name."), REQUIRED),
        Parameter(
            "stage", str | None, option("--stage", "-s", metavar="NAME", help="Stage."), None
        ),
    )


@pytest.mark.parametrize(
    ("flags", "key"),
    [
        (("--stage", "-s"), "stage"),
        (("-s", "--stage"), "stage"),
        (("--watch/--no-watch",), "watch"),
        (("--startTime", "--since"), "startTime"),
        ((), "name"),
    ],
)
def test_a_parameter_is_known_by_its_longest_flag(flags: tuple[str, ...], key: str) -> None:
    assert Parameter("name", str, option(*flags, help="")).key == key


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        (str, str),
        (str | None, str),
        (bool | None, bool),
        (list[str] | None, list[str]),
        (Literal["a", "b"] | None, Literal["a", "b"]),
    ],
)
def test_the_kind_of_a_parameter_leaves_none_out(type_: object, kind: object) -> None:
    assert Parameter("name", type_, option("--name", help="")).kind == kind
