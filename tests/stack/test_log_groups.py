from __future__ import annotations

from tests.stack.compiling import a_function, a_provider, a_service, resources_of


def test_a_log_group_is_named_after_the_function() -> None:
    group = resources_of(a_service(a_function(name="custom")))["HelloLogGroup"]
    assert group == {
        "Type": "AWS::Logs::LogGroup",
        "Properties": {"LogGroupName": "/aws/lambda/custom"},
    }


def test_retention_and_protection_fall_back_to_the_provider() -> None:
    policy = {"Name": "p", "Version": "2021-06-01", "Statement": [{"x": [1]}]}
    provider = a_provider(log_retention_in_days=14, log_data_protection_policy=policy)
    service = a_service(
        a_function("a"), a_function("b", log_retention_in_days=1), provider=provider
    )
    resources = resources_of(service)
    assert resources["ALogGroup"]["Properties"]["RetentionInDays"] == 14
    assert resources["BLogGroup"]["Properties"]["RetentionInDays"] == 1
    assert resources["ALogGroup"]["Properties"]["DataProtectionPolicy"] == policy
