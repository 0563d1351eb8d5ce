"""Old versions go; the newest and those an alias points at stay."""

from __future__ import annotations

from slspy_prune.prune import delete_versions, find_superfluous, superfluous

from sls_py.aws.protocols import FunctionVersion


def version(number: int) -> FunctionVersion:
    return FunctionVersion(version=str(number), code_sha256="x")


class FakeVersions:
    def __init__(
        self, versions: dict[str, list[int]], aliased: dict[str, set[str]] | None = None
    ) -> None:
        self._versions = versions
        self._aliased = aliased or {}
        self.deleted: set[tuple[str, str]] = set()
        self.kept: set[str] = set()

    def versions(self, name: str) -> tuple[FunctionVersion, ...]:
        return tuple(version(number) for number in self._versions[name])

    def aliased_versions(self, name: str) -> frozenset[str]:
        return frozenset(self._aliased.get(name, ()))

    def delete_version(self, name: str, version: str) -> bool:
        self.deleted.add((name, version))
        return version not in self.kept


def test_the_newest_versions_are_kept() -> None:
    assert superfluous([version(number) for number in range(1, 13)], (), 10) == ("1", "2")


def test_versions_are_ordered_as_numbers() -> None:
    assert superfluous([version(10), version(9), version(11)], (), 1) == ("9", "10")


def test_nothing_goes_when_there_are_few() -> None:
    assert superfluous([version(1), version(2)], (), 2) == ()


def test_a_version_with_an_alias_is_kept() -> None:
    assert superfluous([version(number) for number in range(1, 6)], {"2"}, 2) == ("1", "3")


def test_only_functions_with_superfluous_versions_are_listed() -> None:
    fake = FakeVersions({"a": [1, 2, 3], "b": [1]})
    assert find_superfluous(fake, ["a", "b"], 1) == {"a": ("1", "2")}


def test_all_of_them_are_deleted() -> None:
    fake = FakeVersions({"a": [1, 2, 3], "b": [4, 5]})
    assert delete_versions(fake, find_superfluous(fake, ["a", "b"], 1)) == 3
    assert fake.deleted == {("a", "1"), ("a", "2"), ("b", "4")}


def test_versions_that_lambda_keeps_are_not_counted() -> None:
    fake = FakeVersions({"a": [1, 2, 3]})
    fake.kept = {"1"}
    assert delete_versions(fake, find_superfluous(fake, ["a"], 1)) == 1
