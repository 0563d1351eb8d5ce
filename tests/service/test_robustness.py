"""Hostile and broken files end with a clear error at a place, in bounded time and memory."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sls_py.errors import Problem, ServiceFileError, SlspyError
from sls_py.model.options import Options
from sls_py.service.load import build, read
from sls_py.service.variables.parse import VariableSyntaxError, parse
from sls_py.service.yaml_nodes import parse_yaml
from tests.service.service_files import load

HEAD = "service: shop\nprovider: {name: aws}\n"
QUICK = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def problem(directory: Path, content: str | bytes, name: str = "serverless.yml") -> Problem:
    data = content.encode() if isinstance(content, str) else content
    (directory / name).write_bytes(data)
    with pytest.raises(ServiceFileError) as caught:
        build(read(directory, Options(directory=directory), {}))
    assert caught.value.position is not None
    return caught.value.problems[0]


def included(directory: Path, path: str) -> Problem:
    return problem(directory, HEAD + f'custom: {{a: "${{file({path})}}"}}\n')


def test_aliases_of_aliases_do_not_fill_the_memory(tmp_path: Path) -> None:
    lines = ["  a0: &a0 [x, x, x]\n"]
    lines += [f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)]
    text = f"{HEAD}custom:\n{''.join(lines)}"
    assert problem(tmp_path, text).message == "aliases make more than 100,000 values of this file"


@pytest.mark.parametrize("seed", [f"[{', '.join('x' * 9_000)}]", "x" * 40], ids=["lists", "texts"])
def test_variables_of_variables_do_not_fill_the_memory(tmp_path: Path, seed: str) -> None:
    texts = [f"  a0: {seed}\n"]
    for number in range(1, 6):
        variable = f"${{self:custom.a{number - 1}}}"
        value = f'["{variable}"]' if seed[0] == "[" else f'"{variable}"'
        once = value.strip("[]")
        many = f"[{', '.join([once] * 40)}]" if seed[0] == "[" else f'"{variable * 40}"'
        texts.append(f"  a{number}: {many}\n")
    found = problem(tmp_path, f"{HEAD}custom:\n{''.join(texts)}")
    assert "makes the values grow beyond measure" in found.message


@pytest.mark.parametrize("depth", [101, 1_000, 100_000])
@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_values_in_values_in_values_are_refused_in_yaml(
    tmp_path: Path, opening: str, depth: int
) -> None:
    closing = {"[": "]", "{a: ": "}", "- ": ""}[opening]
    text = f"{HEAD}custom:\n  {opening * depth}{closing * depth}\n"
    assert problem(tmp_path, text).message == "values are nested more than 100 levels deep"


def test_deep_indentation_is_refused(tmp_path: Path) -> None:
    text = HEAD + "custom:\n" + "".join(f"{' ' * n}a:\n" for n in range(1, 1_001))
    assert problem(tmp_path, text).message == "values are nested more than 100 levels deep"


@pytest.mark.parametrize("depth", [101, 1_000, 100_000])
def test_values_in_values_in_values_are_refused_in_json(tmp_path: Path, depth: int) -> None:
    text = '{"service": "shop",\n "custom": ' + "[" * depth + "]" * depth + "}"
    found = problem(tmp_path, text, "serverless.json")
    assert found.message == "values are nested more than 100 levels deep"
    assert found.position
    assert found.position.line == 2


@pytest.mark.parametrize("depth", [52, 1_000, 20_000])
def test_variables_in_variables_in_variables_are_refused(tmp_path: Path, depth: int) -> None:
    text = f'{HEAD}custom: {{a: "{"${self:" * depth}a{"}" * depth}"}}\n'
    assert "variables are nested too deeply" in problem(tmp_path, text).message


def test_a_long_chain_of_variables_is_refused(tmp_path: Path) -> None:
    chain = "".join(f"  a{n}: ${{self:custom.a{n + 1}}}\n" for n in range(3_000))
    found = problem(tmp_path, f"{HEAD}custom:\n{chain}  a3000: x\n")
    assert found.path.startswith("custom.a")


def test_a_file_of_ten_megabytes_is_read(tmp_path: Path) -> None:
    service = load(tmp_path, f"{HEAD}custom: {{a: {'x' * 10_000_000}}}\n")
    assert len(service.custom["a"]) == 10_000_000


def test_nul_is_refused_at_its_place(tmp_path: Path) -> None:
    found = problem(tmp_path, HEAD + "custom: {ä: x\0}\n")
    assert found.position
    assert (found.position.line, found.position.column) == (3, 14)


def test_nul_is_refused_in_json(tmp_path: Path) -> None:
    assert "not valid JSON" in problem(tmp_path, '{"service": "a\0"}', "serverless.json").message


def test_a_byte_order_mark_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "serverless.yml").write_bytes(b"\xef\xbb\xbf" + HEAD.encode())
    assert build(read(tmp_path, Options(directory=tmp_path), {})).name == "shop"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le"])
def test_other_encodings_are_refused(tmp_path: Path, encoding: str) -> None:
    problem(tmp_path, (HEAD + "custom: {a: ä}\n").encode(encoding))


def test_an_alias_of_itself_is_refused(tmp_path: Path) -> None:
    text = f"{HEAD}custom: &a {{b: *a}}\n"
    assert problem(tmp_path, text).message == "an alias cannot contain itself"


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.yml").symlink_to("x.yml")
    assert "too many levels of symbolic links" in included(tmp_path, "x.yml").message


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "x.yml").mkdir()
    assert "is a directory" in included(tmp_path, "x.yml").message


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.yml")
    assert "it is a pipe or a device" in included(tmp_path, "x.yml").message


def test_a_device_is_not_read(tmp_path: Path) -> None:
    assert "it is a pipe or a device" in included(tmp_path, "/dev/zero").message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("name", ["x.yml", "serverless.yml"])
def test_a_file_without_permission_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "x.yml").write_text("a: 1\n")
    (tmp_path / "serverless.yml").write_text(HEAD + "custom: ${file(x.yml)}\n")
    (tmp_path / name).chmod(0)
    with pytest.raises(ServiceFileError) as caught:
        build(read(tmp_path, Options(directory=tmp_path), {}))
    assert "permission denied" in caught.value.message


def test_a_file_outside_the_service_folder_may_be_read(tmp_path: Path) -> None:
    (tmp_path / "outside.yml").write_text("a: 1\n")
    folder = tmp_path / "service"
    folder.mkdir()
    service = load(folder, f"{HEAD}custom: ${{file(../outside.yml)}}\n")
    assert service.custom["a"] == 1


def test_files_that_include_each_other_are_told(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_text("b: ${file(y.yml)}\n")
    (tmp_path / "y.yml").write_text("c: ${file(x.yml)}\n")
    assert "more than 10 levels deep" in included(tmp_path, "x.yml").message


def test_a_file_that_includes_itself_is_told(tmp_path: Path) -> None:
    assert "more than 10 levels deep" in included(tmp_path, "serverless.yml").message


@QUICK
@given(st.text(alphabet=st.sampled_from("ab:-[]{}&*!<>|'\"#%@ \n\t?,\\é"), max_size=60))
def test_any_text_is_yaml_or_an_error(text: str) -> None:
    with suppress(ServiceFileError):
        parse_yaml(text, "s.yml")


@QUICK
@given(st.text(alphabet=st.sampled_from("${}ab:,.()'\"\\ 1"), max_size=40))
def test_any_text_has_variables_or_is_an_error(text: str) -> None:
    with suppress(VariableSyntaxError):
        parse(text)


@QUICK
@given(st.text(max_size=80).filter(lambda text: "${" not in text))
def test_text_without_variables_has_none(text: str) -> None:
    assert parse(text) is None


SERVICE = """\
service: shop
provider: {name: aws, runtime: python3.12, environment: {A: "${sls:stage}"}}
custom: &c {a: [1, "${self:service}"], b: null}
functions:
  one: {handler: a.b, timeout: 5, events: [{sqs: "arn:aws:sqs:us-east-1:1:q"}, {httpApi: GET /}]}
resources: {Resources: {Q: {Type: "AWS::SQS::Queue", Properties: {QueueName: !Ref X}}}}
"""


@QUICK
@given(st.integers(0, len(SERVICE)), st.integers(0, 8), st.text(max_size=6))
def test_a_changed_service_file_is_built_or_an_error(
    tmp_path: Path, start: int, length: int, new: str
) -> None:
    text = SERVICE[:start] + new + SERVICE[start + length :]
    (tmp_path / "serverless.yml").write_bytes(text.encode(errors="replace"))
    with suppress(SlspyError):
        build(read(tmp_path, Options(directory=tmp_path), {}))


@pytest.mark.parametrize("value", ["null", "text", "5", "[]", "[null]", "{a: null}", "[[a]]"])
@pytest.mark.parametrize("section", ["functions", "resources", "layers", "plugins", "custom"])
def test_sections_of_any_form_are_built_or_an_error(
    tmp_path: Path, section: str, value: str
) -> None:
    (tmp_path / "serverless.yml").write_text(f"{HEAD}{section}: {value}\n")
    with suppress(SlspyError):
        build(read(tmp_path, Options(directory=tmp_path), {}))


LONG = "1" * 5_000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("serverless.yml", f"{HEAD}custom: {{a: {LONG}}}\n"),
        ("serverless.yml", f"{HEAD}custom: {{a: !!int {LONG}}}\n"),
        ("serverless.yml", f"{HEAD}custom: {{l: [1], a: '${{self:custom.l.{LONG}, 1}}'}}\n"),
        ("serverless.yml", f"{HEAD}functions: {{a: {{handler: a.b, timeout: '0x{LONG}'}}}}\n"),
        ("serverless.yml", f"{HEAD}custom: {{a: '${{file({LONG})}}'}}\n"),
        ("serverless.json", f'{{"service": "shop", "provider": "aws", "custom": {{"a": {LONG}}}}}'),
    ],
)
def test_endless_numbers_and_names_are_read_or_an_error(
    tmp_path: Path, name: str, content: str
) -> None:
    (tmp_path / name).write_text(content)
    with suppress(SlspyError):
        build(read(tmp_path, Options(directory=tmp_path), {}))


def test_half_of_a_character_is_refused_in_json(tmp_path: Path) -> None:
    found = problem(tmp_path, '{"service": "shop",\n "a\\ud800": 1}', "serverless.json")
    assert found.message == "an escape `\\u....` is only half of a character"
    assert found.position
    assert found.position.line == 2


def test_half_of_a_character_is_refused_in_the_environment(tmp_path: Path) -> None:
    (tmp_path / "serverless.yml").write_text(HEAD + "custom: ${env:A}\n")
    with pytest.raises(ServiceFileError, match="`A` is not UTF-8 text"):
        build(read(tmp_path, Options(directory=tmp_path), {"A": "\udcff"}))


@pytest.mark.parametrize("name", ["serverless.yml", "serverless.json"])
def test_too_many_values_are_refused(tmp_path: Path, name: str) -> None:
    content = '{"service": "shop", "custom": [' + "1,\n" * 100_000 + "1]}"
    assert problem(tmp_path, content, name).message == "the file has more than 100,000 values"


@pytest.mark.parametrize("name", ["serverless.yml", "x.yml", "x.txt"])
def test_too_large_files_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "serverless.yml").write_text(f"{HEAD}custom: {{a: '${{file({name})}}'}}\n")
    with (tmp_path / name).open("ab") as file:
        file.write(b"#" * 16_000_000 + b"\n")
    with pytest.raises(ServiceFileError, match=r"more than 16,000,000 bytes"):
        build(read(tmp_path, Options(directory=tmp_path), {}))


def test_aliases_that_nest_are_refused(tmp_path: Path) -> None:
    lines = ["  a0: &a0 [x]\n", *(f"  a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 200))]
    text = f"{HEAD}custom:\n{''.join(lines)}"
    assert problem(tmp_path, text).message == "values are nested more than 100 levels deep"


def test_many_missing_values_end_the_search(tmp_path: Path) -> None:
    values = "".join(f"  a{n}: ${{self:custom.b{n}}}\n" for n in range(300))
    (tmp_path / "serverless.yml").write_text(f"{HEAD}custom:\n{values}")
    with pytest.raises(ServiceFileError) as caught:
        build(read(tmp_path, Options(directory=tmp_path), {}))
    assert len(caught.value.problems) == 101
    assert "at least 100 values cannot be resolved" in caught.value.problems[-1].message
