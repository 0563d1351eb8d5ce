"""What stays in the bucket, and which versions stay."""

from __future__ import annotations

from pathlib import Path

from sls_py.testing.fakes import FakeGateways
from sls_py.testing.packages import simple_package
from tests.deploy.running import BUCKET, HELLO, deploy, deployed, folders


def test_only_the_newest_deployments_are_kept(tmp_path: Path) -> None:
    gateways = FakeGateways()
    for number in range(4):
        deploy(simple_package(tmp_path, f"N = {number}", max_previous_deployments=2), gateways)
    assert len(folders(gateways)) == 2


def test_zips_go_with_the_last_deployment_that_used_them(tmp_path: Path) -> None:
    gateways = FakeGateways()
    packages = [
        simple_package(tmp_path, f"N = {number}", max_previous_deployments=2) for number in range(4)
    ]
    for package in packages:
        deploy(package, gateways)
    keys = {key for key in gateways.buckets.content[BUCKET] if "/code/" in key}
    assert keys == {package.artifacts.items[0].key for package in packages[2:]}


def test_a_zip_that_is_still_used_stays_however_old_it_is(tmp_path: Path) -> None:
    gateways = FakeGateways()
    for number in range(4):
        sources = {"hello": "SAME = 1", "b": f"N = {number}"}
        package = simple_package(tmp_path, sources, max_previous_deployments=1)
        deploy(package, gateways)
    assert package.artifacts.items[0].key in gateways.buckets.content[BUCKET]


def test_folders_of_the_serverless_framework_count_too(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    old = "serverless/shop/dev/1600000000000-2020-09-13T12:26:40.000Z"
    for name in ("serverless-state.json", "compiled-cloudformation-template.json", "shop.zip"):
        gateways.buckets.content[BUCKET][f"{old}/{name}"] = b"{}"
    deploy(simple_package(tmp_path, "NEW = 1", max_previous_deployments=2), gateways)
    assert not [key for key in gateways.buckets.content[BUCKET] if key.startswith(old)]


def test_old_versions_are_pruned_but_not_the_ones_in_use(tmp_path: Path) -> None:
    gateways = FakeGateways()
    for number in range(5):
        package = simple_package(tmp_path, f"N = {number}", alias=True, prune_function_versions=2)
        deploy(package, gateways)
    function = gateways.functions.content[HELLO]
    assert sorted(function.versions) == ["4", "5"]
    function.aliases["old"] = "4"
    for number in range(5, 8):
        deploy(
            simple_package(tmp_path, f"N = {number}", alias=True, prune_function_versions=1),
            gateways,
        )
    assert sorted(function.versions) == ["4", "8"]


def test_versions_that_cloudfront_has_copies_of_stay(tmp_path: Path) -> None:
    gateways = FakeGateways()
    gateways.functions.replicated.add(HELLO)
    for number in range(3):
        package = simple_package(tmp_path, f"N = {number}", alias=True, prune_function_versions=1)
        deploy(package, gateways)
    assert sorted(gateways.functions.content[HELLO].versions) == ["1", "2", "3"]
