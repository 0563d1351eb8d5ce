"""Tests of how problems look."""

from __future__ import annotations

from pathlib import Path

from sls_py.errors import Problem
from sls_py.position import Position
from sls_py.ui.problems import render_problem, render_problems, source_line
from sls_py.ui.style import Style


def test_a_problem_without_a_place_is_its_message_and_hint() -> None:
    text = render_problem(Problem(message="no credentials", hint="set `AWS_PROFILE`"))
    assert text == "error: no credentials\nhint: set `AWS_PROFILE`"


def test_a_place_is_shown_with_its_line_and_the_word_marked() -> None:
    problem = Problem(
        message="unknown property `handlr`",
        position=Position("serverless.yml", 8, 5),
        hint="did you mean `handler`?",
    )
    text = render_problem(problem, read_line=lambda _: "    handlr: app.main")
    assert text.splitlines() == [
        "error: unknown property `handlr`",
        "  --> serverless.yml:8:5",
        " 8 |     handlr: app.main",
        "   |     ^^^^^^",
        "hint: did you mean `handler`?",
    ]


def test_the_caret_stands_under_the_word_after_tabs() -> None:
    problem = Problem(message="bad", position=Position("a.yml", 12, 2))
    text = render_problem(problem, read_line=lambda _: "\tx: 1")
    assert text.splitlines()[-1] == "    | \t^"


def test_a_quoted_value_is_marked_as_a_whole() -> None:
    problem = Problem(message="bad", position=Position("a.yml", 1, 4))
    text = render_problem(problem, read_line=lambda _: 'a: "b c" # note')
    assert text.splitlines()[-1] == "   |    ^^^^^"


def test_a_place_beyond_the_line_still_gets_a_caret() -> None:
    problem = Problem(message="bad", position=Position("a.yml", 1, 9))
    text = render_problem(problem, read_line=lambda _: "a:")
    assert text.splitlines()[-1] == "   |   ^"


def test_a_file_that_is_gone_leaves_only_the_place() -> None:
    problem = Problem(message="bad", position=Position("missing.yml", 3, 1))
    assert render_problem(problem).splitlines() == ["error: bad", "  --> missing.yml:3:1"]


def test_the_path_in_the_service_file_stands_behind_the_place() -> None:
    where = Position("missing.yml", 3, 1)
    problem = Problem(message="bad", position=where, path="functions.hello.timeout")
    assert render_problem(problem).endswith("--> missing.yml:3:1 (functions.hello.timeout)")


def test_the_line_is_read_from_the_file(tmp_path: Path) -> None:
    file = tmp_path / "serverless.yml"
    file.write_text("service: a\nfunctions: {}\n")
    assert source_line(Position(str(file), 2, 1)) == "functions: {}"
    assert source_line(Position(str(file), 3, 1)) is None


def test_several_problems_are_counted() -> None:
    text = render_problems([Problem(message="one"), Problem(message="two")])
    assert text == "error: one\n\nerror: two\n\n2 errors"


def test_warnings_are_not_counted_as_errors() -> None:
    text = render_problems([Problem(message="one"), Problem(message="two", severity="warning")])
    assert text == "error: one\n\nwarning: two"


def test_colors_do_not_change_the_text() -> None:
    text = render_problem(Problem(message="bad", hint="fix it"), style=Style(color=True))
    assert text == "\x1b[1;31merror:\x1b[0m bad\n\x1b[1;36mhint:\x1b[0m fix it"


LONG = f"{'a' * 60}, {'b' * 60}, wrong: 1, {'c' * 60}"


def frame(text: str, column: int) -> list[str]:
    problem = Problem(message="bad", position=Position("a.yml", 7, column))
    return render_problem(problem, read_line=lambda _: text).splitlines()[2:]


def test_a_long_line_is_cut_so_that_the_caret_still_stands_right() -> None:
    line, caret = frame(LONG, LONG.index("wrong") + 1)
    assert len(line) <= 80
    assert line.startswith(" 7 | …bbb")
    assert line.endswith("ccc…")
    assert line.index("wrong") == caret.index("^")
    assert caret.count("^") == len("wrong")


def test_a_long_line_is_cut_at_the_end_when_its_start_is_meant() -> None:
    line, caret = frame(LONG, 1)
    assert line.startswith(" 7 | aaa")
    assert line.endswith("…")
    assert caret.index("^") == 5


def test_the_end_of_a_long_line_is_shown_up_to_its_end() -> None:
    line, caret = frame(LONG, len(LONG))
    assert line.endswith("ccc")
    assert len(caret) == len(line)


def test_the_caret_stands_under_the_word_after_wide_letters() -> None:
    assert frame("日本: x", 5)[-1] == "   |       ^"
