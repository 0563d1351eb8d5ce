"""Permissions that widen are found wherever they are written."""

from __future__ import annotations

from typing import Any

from sls_py.deploy.widening import widened
from sls_py.model.values import JsonObject


def template(kind: str, **properties: Any) -> JsonObject:
    return {"Resources": {"Thing": {"Type": kind, "Properties": properties}}}


def role(*statements: JsonObject, **more: Any) -> JsonObject:
    document = {"Statement": list(statements)}
    return template("AWS::IAM::Role", Policies=[{"PolicyDocument": document}], **more)


def allow(*actions: str, on: object = "*", effect: str = "Allow") -> JsonObject:
    return {"Effect": effect, "Action": list(actions), "Resource": on}


def found(old: JsonObject, new: JsonObject) -> list[str]:
    return [item.what for item in widened(old, new)]


def test_only_what_is_new_is_named() -> None:
    old, new = role(allow("s3:GetObject")), role(allow("s3:GetObject", "s3:PutObject"))
    assert found(old, new) == ["allows `s3:PutObject` on `*`"]
    assert found(new, old) == []


def test_another_order_or_grouping_is_no_difference() -> None:
    old = role(allow("a:B", "c:D"))
    assert found(old, role(allow("c:D"), allow("a:B"))) == []


def test_a_wider_resource_is_named() -> None:
    queue = {"Fn::GetAtt": ["Queue", "Arn"]}
    assert found(role(allow("sqs:SendMessage", on=queue)), role(allow("sqs:SendMessage"))) == [
        "allows `sqs:SendMessage` on `*`"
    ]
    assert found({}, role(allow("sqs:SendMessage", on=queue))) == [
        'allows `sqs:SendMessage` on `{"Fn::GetAtt":["Queue","Arn"]}`'
    ]


def test_a_condition_that_goes_widens() -> None:
    limited = allow("s3:GetObject") | {"Condition": {"Bool": {"aws:SecureTransport": "true"}}}
    assert found(role(limited), role(allow("s3:GetObject"))) == ["allows `s3:GetObject` on `*`"]


def test_a_prohibition_that_goes_widens() -> None:
    old = role(allow("s3:*", effect="Deny"))
    assert found(old, role()) == ["no longer denies `s3:*` on `*`"]


def test_managed_policies_and_who_may_assume_a_role_count() -> None:
    trust = {
        "Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    }
    new = role(ManagedPolicyArns=["arn:aws:iam::aws:policy/Admin"], AssumeRolePolicyDocument=trust)
    assert found(role(), new) == [
        'allows `sts:AssumeRole` to `{"AWS":"*"}`',
        "allows what policy `arn:aws:iam::aws:policy/Admin` does",
    ]


def test_who_may_call_a_function_counts() -> None:
    new = template("AWS::Lambda::Permission", Principal="*", FunctionName="f", SourceArn="arn:x")
    assert found({}, new) == ["allows `*` to call `f` (SourceArn `arn:x`)"]


def test_policies_of_resources_count() -> None:
    document = {"Statement": [{"Effect": "Allow", "Principal": "*", "NotAction": "s3:Delete*"}]}
    new = template("AWS::S3::BucketPolicy", PolicyDocument=document)
    assert found({}, new) == ["allows all but `s3:Delete*` to `*`"]
