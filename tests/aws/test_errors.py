"""Errors of botocore come out as slspy's, with what to try."""

from __future__ import annotations

from typing import Any

import botocore.exceptions as botocore
import pytest

from sls_py.aws.errors import DENIED, UNREACHABLE, Translator
from sls_py.errors import AwsError, CredentialsError, SlspyError, UsageError
from sls_py.model.target import AwsTarget

REMOTE = AwsTarget(region="eu-central-1")
LOCAL = AwsTarget(region="eu-central-1", endpoint_url="http://127.0.0.1:4566", local=True)


def translated(
    error: Exception,
    target: AwsTarget = REMOTE,
    service: str = "lambda",
    operation: str = "GetFunction",
) -> SlspyError:
    with pytest.raises(SlspyError) as caught, Translator(target)(service, operation):
        raise error
    return caught.value


def answer(code: str, message: str = "text", operation: str = "GetFunction") -> Any:
    response: Any = {"Error": {"Code": code, "Message": message}}
    return botocore.ClientError(response, operation)


@pytest.mark.parametrize("code", ["ExpiredToken", "ExpiredTokenException", "RequestExpired"])
def test_expired_credentials_ask_for_a_login(code: str) -> None:
    error = translated(answer(code))
    assert isinstance(error, CredentialsError)
    assert "aws sso login" in str(error.hint)


@pytest.mark.parametrize(
    "code", ["InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch"]
)
def test_refused_credentials_name_the_region_too(code: str) -> None:
    error = translated(answer(code))
    assert isinstance(error, CredentialsError)
    assert "region `eu-central-1` is enabled" in str(error.hint)
    assert code in error.message


def test_refused_keys_of_the_local_cloud_are_another_matter() -> None:
    assert "slspy local" in str(translated(answer("InvalidClientTokenId"), LOCAL).hint)


def test_a_missing_permission_is_named_as_aws_names_it() -> None:
    text = (
        "User: arn:aws:iam::1:user/a is not authorized to perform: iam:PassRole on resource: "
        "arn:aws:iam::1:role/r because no identity-based policy allows it"
    )
    error = translated(answer("AccessDeniedException", text))
    assert isinstance(error, AwsError)
    assert error.code == DENIED
    assert error.message == "the credentials do not allow `iam:PassRole` on arn:aws:iam::1:role/r"


@pytest.mark.parametrize(
    ("service", "operation", "action"),
    [
        ("s3", "HeadBucket", "s3:ListBucket"),
        ("s3", "ListObjectVersions", "s3:ListBucketVersions"),
        ("s3", "PutObject", "s3:PutObject"),
        ("lambda", "Invoke", "lambda:InvokeFunction"),
        ("cloudformation", "CreateStack", "cloudformation:CreateStack"),
    ],
)
def test_a_bare_refusal_is_given_its_action(service: str, operation: str, action: str) -> None:
    code = "403" if operation == "HeadBucket" else "AccessDenied"
    error = translated(answer(code, "Forbidden"), service=service, operation=operation)
    assert f"`{action}`" in error.message


def test_other_answers_keep_their_code() -> None:
    error = translated(answer("TooManyRequestsException", "Rate exceeded."))
    assert isinstance(error, AwsError)
    assert (error.code, error.operation, error.message) == (
        "TooManyRequestsException",
        "GetFunction",
        "rate exceeded",
    )


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (botocore.NoCredentialsError(), "no AWS credentials found"),
        (botocore.PartialCredentialsError(provider="env", cred_var="x"), "are incomplete"),
        (botocore.UnauthorizedSSOTokenError(), "SSO login has expired"),
        (botocore.TokenRetrievalError(provider="sso", error_msg="x"), "login has expired"),
        (botocore.NoRegionError(), "no AWS region"),
        (botocore.ConfigParseError(path="x"), "cannot be read"),
    ],
)
def test_what_is_wrong_with_the_login_is_said(error: Exception, words: str) -> None:
    found = translated(error)
    assert isinstance(found, CredentialsError)
    assert words in found.message
    assert found.hint


def test_an_unknown_region_is_found_when_nothing_answers() -> None:
    target = AwsTarget(region="eu-centrl-1")
    found = translated(botocore.EndpointConnectionError(endpoint_url="https://x"), target)
    assert isinstance(found, CredentialsError)
    assert found.hint == "did you mean `eu-central-1`?"


def test_a_malformed_region_is_found() -> None:
    target = AwsTarget(region="eu central 1")
    found = translated(botocore.InvalidRegionError(region_name="eu central 1"), target)
    assert "no AWS region `eu central 1`" in found.message


@pytest.mark.parametrize(
    "error",
    [
        botocore.EndpointConnectionError(endpoint_url="https://lambda"),
        botocore.ConnectTimeoutError(endpoint_url="https://lambda"),
        botocore.ReadTimeoutError(endpoint_url="https://lambda"),
        botocore.SSLError(endpoint_url="https://lambda", error="x"),
    ],
)
def test_no_answer_is_told_with_the_address(error: Exception) -> None:
    found = translated(error)
    assert isinstance(found, AwsError)
    assert found.code == UNREACHABLE
    assert "no answer from https://lambda" in found.message


def test_a_silent_local_cloud_can_be_started() -> None:
    found = translated(botocore.EndpointConnectionError(endpoint_url="http://x"), LOCAL)
    assert found.message == "the local cloud at http://127.0.0.1:4566 does not answer"
    assert "slspy local start" in str(found.hint)


def test_an_endpoint_that_is_none_is_a_usage_error() -> None:
    target = AwsTarget(region="eu-central-1", endpoint_url="nonsense")
    found = translated(ValueError("Invalid endpoint: nonsense"), target)
    assert isinstance(found, UsageError)


def test_a_bug_of_ours_is_not_hidden() -> None:
    with pytest.raises(KeyError), Translator(REMOTE)("lambda", "GetFunction"):
        raise KeyError("x")


def test_our_own_errors_pass() -> None:
    own = AwsError("x", code="a", operation="b")
    assert translated(own) is own


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        ("Throttling", 400, "asked too often"),
        ("SlowDown", 503, "asked too often"),
        ("InternalError", 500, "AWS has a problem of its own"),
    ],
)
def test_errors_that_pass_say_that_the_command_can_be_repeated(
    code: str, status: int, words: str
) -> None:
    response = {
        "Error": {"Code": code, "Message": "x"},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    found = translated(botocore.ClientError(response, "GetFunction"))
    assert words in str(found.hint)
    assert "run the command again" in str(found.hint)


def test_the_call_is_named_where_aws_does_not_say_it() -> None:
    (problem,) = translated(answer("TooManyRequestsException", "Rate exceeded.")).problems
    assert problem.message == "rate exceeded (`GetFunction`)"
    (denied,) = translated(answer("AccessDeniedException", "x")).problems
    assert denied.message == "the credentials do not allow `lambda:GetFunction`"


def test_an_answer_that_cannot_be_read_is_no_bug_of_ours() -> None:
    class ResponseParserError(Exception):
        """As in botocore.parsers."""

    found = translated(ResponseParserError("not well-formed"))
    assert isinstance(found, AwsError)
    assert "cut off" in found.message
    assert found.code == UNREACHABLE


def test_a_missing_permission_comes_with_the_statement_that_gives_it() -> None:
    text = (
        "User: arn:aws:iam::1:user/a is not authorized to perform: sqs:GetQueueUrl on resource: "
        "arn:aws:sqs:eu-west-1:1:jobs because no identity-based policy allows it"
    )
    error = translated(answer("AccessDeniedException", text))
    statement = '{"Effect": "Allow", "Action": "sqs:GetQueueUrl", "Resource": "arn:aws:sqs:eu-west-1:1:jobs"}'
    assert statement in (error.hint or "")


def test_a_permission_that_the_answer_does_not_name_is_that_of_the_call() -> None:
    error = translated(answer("AuthorizationError", "no"))
    assert '"Action": "lambda:GetFunction", "Resource": "*"' in (error.hint or "")
