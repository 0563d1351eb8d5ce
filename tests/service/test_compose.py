"""Compose files: what they say, and what is wrong with them, at its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from sls_py.cli.main import COMPOSE_FILES
from sls_py.errors import ServiceFileError
from sls_py.service.compose import NAMES, Composition, filled, find_composition, read_composition

Write = Callable[[str], Composition]

SHOP = """\
    services:
      database:
        path: database
      api:
        path: api
        config: api.yml
        dependsOn: database
        shared: [lib]
        params:
          table: ${database.TableName}-${sls:stage}
          color: ${env:COLOR}
          size: 3
    """


@pytest.fixture
def write(tmp_path: Path) -> Write:
    for folder in ("database", "api", "queue"):
        (tmp_path / folder).mkdir()

    def read(text: str) -> Composition:
        (tmp_path / "slspy-compose.yml").write_text(dedent(text))
        return read_composition(tmp_path / "slspy-compose.yml")

    return read


def problems(write: Write, text: str) -> list[tuple[str, int | None, str | None]]:
    with pytest.raises(ServiceFileError) as caught:
        write(text)
    return [
        (each.message, each.position.line if each.position else None, each.hint)
        for each in caught.value.problems
    ]


def test_services_with_their_order_are_read(write: Write) -> None:
    shop = write(SHOP)
    api = shop.services["api"]
    assert (api.path, api.config, api.shared) == ("api", "api.yml", ("lib",))
    assert shop.after == {"database": frozenset(), "api": frozenset({"database"})}
    assert shop.before == {"database": frozenset({"api"}), "api": frozenset()}


def test_taking_an_output_is_depending(write: Write) -> None:
    shop = write(SHOP.replace("        dependsOn: database\n", ""))
    assert shop.services["api"].after == {"database"}


def test_parameters_are_filled_in(write: Write) -> None:
    shop = write(SHOP)
    outputs = {"database": {"TableName": "lines"}}
    found = filled(shop.services["api"], outputs, stage="prod", environ={"COLOR": "red"})
    assert dict(found) == {"table": "lines-prod", "color": "red", "size": "3"}


def test_a_missing_output_is_told_at_its_place(write: Write) -> None:
    shop = write(SHOP)
    with pytest.raises(ServiceFileError) as caught:
        filled(shop.services["api"], {"database": {"TableNam": "x"}}, stage="dev", environ={})
    found = [
        (each.message, each.position and each.position.line, each.hint)
        for each in caught.value.problems
    ]
    assert found == [
        ("service `database` has no output `TableName`", 10, "did you mean `TableNam`?"),
        ("`${env:COLOR}` is not set", 11, "set `COLOR`"),
    ]


def test_missing_outputs_can_be_made_up(write: Write) -> None:
    shop = write(SHOP)
    environ = {"COLOR": "red"}
    found = filled(shop.services["api"], {}, stage="dev", environ=environ, otherwise="none")
    assert dict(found)["table"] == "none-dev"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            """\
            services:
              api: {path: api, dependsOn: [database, qeue]}
              queue: {path: queue, dependsOn: [api]}
            """,
            [
                ("service `api` depends on `database`, which does not exist", 2, None),
                (
                    "service `api` depends on `qeue`, which does not exist",
                    2,
                    "did you mean `queue`?",
                ),
            ],
        ),
        (
            """\
            services:
              api: {path: api, params: {url: "${queue.Url}"}}
              queue: {path: queue, dependsOn: [database]}
              database: {path: database, dependsOn: api}
            """,
            [
                (
                    "services depend on each other in a circle: api -> queue -> database -> api",
                    2,
                    "leave one of the dependencies out",
                )
            ],
        ),
        (
            """\
            services:
              api: {path: nowhere, dependson: x}
              queue: {dependsOn: [{a: 1}]}
            """,
            [
                ("unknown property `dependson`", 2, "did you mean `dependsOn`?"),
                ("there is no folder `nowhere`", 2, None),
                ("service `queue` has no `path`", 3, "name the folder of its service file"),
                ("this is not a list of names", 3, None),
            ],
        ),
        (
            "servces: {}\n",
            [("no services", 1, "write `services:`, and below it each service with its `path`")],
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_place(
    write: Write, text: str, found: list[tuple[str, int, str | None]]
) -> None:
    told = problems(write, text)
    assert sorted(told, key=str) == sorted(found, key=str)


def test_the_first_known_name_is_the_compose_file(tmp_path: Path) -> None:
    assert find_composition(tmp_path) is None
    for name in reversed(NAMES):
        (tmp_path / name).touch()
        assert find_composition(tmp_path) == tmp_path / name


def test_the_command_line_looks_for_the_same_names() -> None:
    assert COMPOSE_FILES == NAMES
