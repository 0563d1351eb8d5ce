from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sls_py.model.function import LoggingConfig, RuntimeManagement, Vpc
from sls_py.model.service import DeploymentBucket, Provider
from tests.service.service_files import load


def provider(directory: Path, section: str = "", **options: Any) -> Provider:
    return load(directory, f"provider:\n  name: aws\n  {section}", **options).provider


def test_defaults_are_those_of_the_serverless_framework(tmp_path: Path) -> None:
    found = provider(tmp_path)
    assert (found.stage, found.region, found.deployment_prefix) == (
        "dev",
        "us-east-1",
        "serverless",
    )
    assert found.deployment_bucket == DeploymentBucket()
    assert found.version_functions
    assert found.notification_arns is None
    assert found.deletion_protection is None


def test_direct_is_the_deployment_method_unless_told_otherwise(tmp_path: Path) -> None:
    assert provider(tmp_path).deployment_method == "direct"
    for method in ("changesets", "express"):
        assert provider(tmp_path, f"deploymentMethod: {method}").deployment_method == method


def test_options_win_over_the_file(tmp_path: Path) -> None:
    section = "{stage: a, region: eu-west-1, profile: p}"
    text = f"provider: {section[:-1]}, name: aws}}"
    found = load(tmp_path, text, stage="b", region="eu-west-2", profile="q").provider
    assert (found.stage, found.region, found.profile) == ("b", "eu-west-2", "q")
    found = load(tmp_path, text).provider
    assert (found.stage, found.region, found.profile) == ("a", "eu-west-1", "p")


def test_the_deployment_bucket_is_a_name_or_an_object(tmp_path: Path) -> None:
    assert provider(tmp_path, "deploymentBucket: mine").deployment_bucket.name == "mine"
    section = "deploymentBucket: {blockPublicAccess: true, maxPreviousDeploymentArtifacts: '3'}"
    assert provider(tmp_path, section).deployment_bucket == DeploymentBucket(
        block_public_access=True, max_previous_deployment_artifacts=3
    )


@pytest.mark.parametrize(
    ("setting", "stage", "value"),
    [
        ("true", "dev", True),
        ("false", "dev", False),
        ("{stages: [prod]}", "dev", False),
        ("{stages: [prod]}", "prod", True),
    ],
)
def test_protection_may_be_for_some_stages(
    tmp_path: Path, setting: str, stage: str, value: bool
) -> None:
    found = provider(tmp_path, f"deletionProtection: {setting}", stage=stage)
    assert found.deletion_protection is value


@pytest.mark.parametrize(("setting", "value"), [("true", 10), ("false", None), ("{number: 3}", 3)])
def test_pruning_keeps_a_number_of_versions(
    tmp_path: Path, setting: str, value: int | None
) -> None:
    assert provider(tmp_path, f"pruneFunctionVersions: {setting}").prune_function_versions == value


def test_sections_get_their_types(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        """
        provider:
          name: aws
          runtimeManagement: onFunctionUpdate
          tracing: {lambda: true, apiGateway: true}
          logs: {lambda: {logFormat: JSON}}
          vpc: {securityGroupIds: [a], subnetIds: {Fn::Split: [",", "b,c"]}}
          httpApi: {payload: '2.0'}
        """,
    ).provider
    assert found.runtime_management == RuntimeManagement(mode="onFunctionUpdate")
    assert (found.tracing_lambda, found.tracing_api_gateway) == ("Active", True)
    assert found.logging == LoggingConfig(log_format="JSON")
    assert found.vpc == Vpc(security_group_ids=["a"], subnet_ids={"Fn::Split": [",", "b,c"]})
    assert found.settings["httpApi"] == {"payload": "2.0"}


@pytest.mark.parametrize(
    ("setting", "mode"), [("PassThrough", "PassThrough"), ("false", None), ("'true'", "Active")]
)
def test_tracing_is_a_mode_or_a_switch(tmp_path: Path, setting: str, mode: str | None) -> None:
    assert provider(tmp_path, f"tracing: {{lambda: {setting}}}").tracing_lambda == mode
