from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Barrier
from typing import Any, cast

import pytest

from sls_py.aws.protocols import Gateways, Parameter
from sls_py.errors import AwsError, CredentialsError
from sls_py.model.deployed import LiveStack
from tests.service.service_files import load, refused


class FakeCloud:
    """One region: stacks, objects, parameters and the account; counts the questions."""

    def __init__(self, region: str) -> None:
        self.region = region
        self.questions: list[str] = []

    @property
    def account(self) -> FakeCloud:
        return self

    stacks = buckets = parameters = account

    def identity(self) -> str:
        if self.region == "eu-south-1":
            raise CredentialsError("no credentials")
        return "123456789012"

    def describe(self, name: str) -> LiveStack | None:
        self.questions.append(name)
        outputs: Mapping[str, str] = {"Url": f"https://{self.region}"}
        return (
            LiveStack(name=name, stack_id="1", status="OK", outputs=outputs)
            if name == "web"
            else None
        )

    def get(self, first: str, second: str = "", *, decrypt: bool = True) -> Any:
        self.questions.append(first)
        if second:
            return self._object(first, second)
        kinds = {"/list": "StringList", "/json": "SecureString", "/text": "String"}
        texts = {"/list": "a,b", "/json": '{"a": 1}', "/text": '{"a": 1}'}
        if first not in kinds:
            return None
        return Parameter(type=kinds[first], value=texts[first] if decrypt else "secret")

    def _object(self, bucket: str, key: str) -> bytes:
        if bucket == "closed":
            raise AwsError("access denied", code="AccessDenied", operation="GetObject")
        if key == "none":
            raise AwsError("no such key", code="NoSuchKey", operation="GetObject")
        return b"content"


class FakeClouds:
    """Gateways by region."""

    def __init__(self) -> None:
        self.regions: dict[str | None, FakeCloud] = {}

    def __call__(self, region: str | None) -> Gateways:
        return cast(Gateways, self.regions.setdefault(region, FakeCloud(str(region))))


def value(directory: Path, variable: str, clouds: FakeClouds | None = None, **given: Any) -> Any:
    text = f"custom: {{v: '{variable}'}}\nprovider: {{name: aws, region: eu-west-1}}"
    return load(directory, text, gateways=clouds or FakeClouds(), **given).custom["v"]


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        ("${aws:accountId}", "123456789012"),
        ("${aws:region}", "eu-west-1"),
        ("${cf:web.Url}", "https://eu-west-1"),
        ("${cf(us-east-1):web.Url}", "https://us-east-1"),
        ('${cf:web.Nope, "x"}', "x"),
        ('${cf:nope.Url, "x"}', "x"),
        ("${s3:data/a/b.txt}", "content"),
        ('${s3:data/none, "x"}', "x"),
        ("${ssm:/text}", '{"a": 1}'),
        ("${ssm:/list}", ["a", "b"]),
        ("${ssm(raw):/list}", "a,b"),
        ("${ssm:/json}", {"a": 1}),
        ("${ssm(us-east-1, raw):/json}", '{"a": 1}'),
        ("${ssm(noDecrypt):/json}", "secret"),
        ('${ssm:/none, "x"}', "x"),
    ],
)
def test_values_are_read_from_aws(tmp_path: Path, variable: str, expected: Any) -> None:
    assert value(tmp_path, variable) == expected


def test_the_region_of_the_command_line_wins(tmp_path: Path) -> None:
    assert value(tmp_path, "${cf:web.Url}", region="us-west-2") == "https://us-west-2"


def test_the_same_question_is_asked_once(tmp_path: Path) -> None:
    clouds = FakeClouds()
    value(tmp_path, "${cf:web.Url}-${cf:web.Url}-${ssm:/text}-${ssm:/text}", clouds)
    assert sorted(clouds.regions["eu-west-1"].questions) == ["/text", "web"]


class MeetingCloud(FakeCloud):
    """Answers only when two questions are asked at the same time."""

    meeting = Barrier(2, timeout=20)

    def get(self, first: str, second: str = "", *, decrypt: bool = True) -> Any:
        self.meeting.wait()
        return super().get(first, second, decrypt=decrypt)


def test_what_is_known_beforehand_is_asked_at_once(tmp_path: Path) -> None:
    clouds = FakeClouds()
    clouds.regions["eu-west-1"] = MeetingCloud("eu-west-1")
    found = value(tmp_path, "${ssm:/text}-${ssm(raw):/list}", clouds)
    assert found == '{"a": 1}-a,b'


class ManyAnswers(FakeCloud):
    """A parameter store that answers for many names at once; some may not do that."""

    def __init__(self, region: str, *, refused: bool = False) -> None:
        super().__init__(region)
        self.groups: list[list[str]] = []
        self.refused = refused

    def get_many(self, names: Sequence[str], *, decrypt: bool = True) -> dict[str, Parameter]:
        self.groups.append(list(names))
        if self.refused:
            raise AwsError("not allowed", code="AccessDeniedException", operation="GetParameters")
        texts = {name: "secret" if not decrypt else name for name in names if name != "/none"}
        return {name: Parameter(type="String", value=text) for name, text in texts.items()}


def test_ten_parameters_take_one_request(tmp_path: Path) -> None:
    clouds = FakeClouds()
    cloud = clouds.regions["eu-west-1"] = ManyAnswers("eu-west-1")
    names = [f"/n{number:02}" for number in range(12)]
    found = value(tmp_path, "".join(f"${{ssm:{name}}}" for name in names), clouds)
    assert found == "".join(names)
    assert (cloud.groups, cloud.questions) == ([names[:10], names[10:]], [])


def test_a_parameter_that_is_not_among_the_answers_is_asked_for_alone(tmp_path: Path) -> None:
    clouds = FakeClouds()
    cloud = clouds.regions["eu-west-1"] = ManyAnswers("eu-west-1")
    assert value(tmp_path, '${ssm:/a}${ssm:/none, "x"}${ssm:/b:3, "y"}', clouds) == "/axy"
    assert cloud.groups == [["/a", "/none"]]
    assert sorted(cloud.questions) == ["/b:3", "/none"]


def test_who_may_not_ask_for_many_asks_one_by_one(tmp_path: Path) -> None:
    clouds = FakeClouds()
    cloud = clouds.regions["eu-west-1"] = ManyAnswers("eu-west-1", refused=True)
    assert value(tmp_path, "${ssm:/text}${ssm(raw):/json}", clouds) == '{"a": 1}{"a": 1}'
    assert cloud.questions == ["/json", "/text"]


def test_different_sources_are_asked_at_once(tmp_path: Path) -> None:
    clouds = FakeClouds()
    clouds.regions["eu-west-1"] = MeetingCloud("eu-west-1")
    assert value(tmp_path, "${ssm:/text}-${s3:bucket/key.txt}", clouds) == '{"a": 1}-content'


def test_fallbacks_are_only_asked_when_they_are_needed(tmp_path: Path) -> None:
    clouds = FakeClouds()
    text = '${env:A, ssm:/text}${ssm:/${env:A}}${ssm:/list, "x"}'
    value(tmp_path, text, clouds, environ={"A": "text"})
    assert sorted(clouds.regions["eu-west-1"].questions) == ["/list", "/text"]


def test_parameters_of_other_stages_are_not_asked_for(tmp_path: Path) -> None:
    clouds = FakeClouds()
    params = "params: {prod: {a: '${ssm:/json}', b: '${ssm:/text}'}}"
    load(tmp_path, params, gateways=clouds)
    assert clouds.regions == {}


def test_nothing_is_asked_without_need(tmp_path: Path) -> None:
    clouds = FakeClouds()
    value(tmp_path, "plain", clouds)
    assert clouds.regions == {}


@pytest.mark.parametrize(
    ("variable", "words"),
    [
        ("${cf:web.Urk}", "has no output `Urk`"),
        ("${cf:web}", "needs a stack and an output"),
        ("${cf:none.Url}", "no stack `none` in `eu-west-1`"),
        ("${s3:bucket}", "needs a bucket and a key"),
        ("${s3:closed/key}", "access denied"),
        ("${s3:data/none}", "no object `none`"),
        ("${ssm:/none}", "no parameter `/none`"),
        ("${aws:color}", "does not know `color`"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, variable: str, words: str) -> None:
    text = f"custom: {{v: '{variable}'}}\nprovider: {{name: aws, region: eu-west-1}}"
    (problem,) = refused(tmp_path, text, gateways=FakeClouds())
    assert words in problem.message


def test_missing_credentials_stop_everything(tmp_path: Path) -> None:
    text = "custom: {v: '${aws:accountId}'}\nprovider: {name: aws, region: eu-south-1}"
    with pytest.raises(CredentialsError):
        load(tmp_path, text, gateways=FakeClouds())


def test_without_aws_such_variables_are_refused(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "custom: {v: '${ssm:/text}'}")
    assert "needs AWS" in problem.message
