"""Turn botocore's exceptions into slspy's, with what to try; nothing else in slspy knows botocore's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sls_py.aws.advice import advice
from sls_py.aws.assuming import ASSUMING, not_assumed
from sls_py.aws.credentials import chosen_profile, login_of
from sls_py.errors import AwsError, CredentialsError, SlspyError, UsageError, did_you_mean

if TYPE_CHECKING:
    from sls_py.model.target import AwsTarget

UNREACHABLE = "EndpointUnreachable"
"""The code of an AwsError when no answer came at all."""

DENIED = "AccessDenied"
"""The code of an AwsError when the caller lacks a permission, however the service spells it."""

NOT_FOUND = "ResourceNotFoundException"
"""The code with which Lambda, CloudWatch Logs and Secrets Manager say that there is no such thing."""

_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"}
_REFUSED = {
    "AuthFailure",
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSecurity",
    "InvalidSignatureException",
    "InvalidToken",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "NotSignedUp",
    "OptInRequired",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
_DENIED = {
    *("403", "AccessDenied", "AccessDeniedException", "AuthorizationError", "Forbidden"),
    "UnauthorizedOperation",
}

_NO_ACCOUNT = "or work without an account: `--local`"
_SET_UP = "set up a profile (`aws configure sso`, `aws configure`) or `AWS_PROFILE`, " + _NO_ACCOUNT

_ACTIONS = {
    ("lambda", "Invoke"): "InvokeFunction",
    ("s3", "HeadBucket"): "ListBucket",
    ("s3", "ListObjectsV2"): "ListBucket",
    ("s3", "ListObjectVersions"): "ListBucketVersions",
    ("s3", "HeadObject"): "GetObject",
    ("s3", "DeleteObjects"): "DeleteObject",
    ("s3", "CreateMultipartUpload"): "PutObject",
    ("s3", "UploadPart"): "PutObject",
    ("s3", "CompleteMultipartUpload"): "PutObject",
}


class Translator:
    """Wraps calls to one target so that only slspy's own errors leave them."""

    def __init__(self, target: AwsTarget, environ: Mapping[str, str] | None = None) -> None:
        self._target = target
        self._environ = environ or {}

    @contextmanager
    def __call__(self, service: str, operation: str) -> Iterator[None]:
        """Run the block; raise CredentialsError or AwsError in place of botocore's and boto3's exceptions."""
        try:
            yield
        except SlspyError:
            raise
        except Exception as error:
            found = self._translate(error, service, operation)
            if found is None:
                raise
            raise found from error

    def _translate(self, error: Exception, service: str, operation: str) -> SlspyError | None:
        from botocore.exceptions import BotoCoreError, ClientError

        cause = _uploaded(error)
        if isinstance(cause, ClientError):
            return self._answered(cause, service, operation)
        if isinstance(cause, BotoCoreError):
            return self._unanswered(cause, service, operation)
        if type(cause).__name__ in _GARBLED:
            message = f"the answer of {service} was cut off or is not that of AWS"
            return AwsError(message, code=UNREACHABLE, operation=operation, hint=_NETWORK)
        if isinstance(cause, OSError) and cause.filename:
            return _unreadable(str(cause.filename))
        if isinstance(cause, ValueError) and "Invalid endpoint" in str(cause):
            message = f"`{self._target.endpoint_url}` is not an endpoint URL"
            return UsageError(message, hint="write it as `http://host:port`")
        return None

    def _answered(self, error: Any, service: str, operation: str) -> SlspyError:
        code = str(error.response.get("Error", {}).get("Code", ""))
        text = str(error.response.get("Error", {}).get("Message", ""))
        if error.operation_name in ASSUMING and operation != error.operation_name:
            return not_assumed(error.operation_name, code, text, self._profile)
        if code in _EXPIRED:
            return CredentialsError("the AWS credentials have expired", hint=self._log_in())
        if code in _REFUSED:
            return self._refused(code)
        if code in _DENIED:
            return _denied(service, operation, text)
        status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") or 0)
        hint = advice(code, status)
        return AwsError(_sentence(text, code), code=code, operation=operation, hint=hint)

    def _refused(self, code: str) -> SlspyError:
        if self._target.local:
            hint = "start the local cloud anew: `slspy local stop`, `slspy local start`"
            return CredentialsError(f"the local cloud does not accept our keys ({code})", hint=hint)
        hint = f"check the access key, and that region `{self._target.region}` is enabled for the account"
        return CredentialsError(f"AWS does not accept the credentials ({code})", hint=hint)

    @property
    def _profile(self) -> str | None:
        return chosen_profile(self._target, self._environ)

    def _log_in(self) -> str:
        """Say how to get new keys: with the command for the profile, or from where the old ones came."""
        login = login_of(self._profile, self._environ)
        if login.from_environment:
            return "put new ones into `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`"
        return f"log in again: `{login.command}`"

    def _unanswered(self, error: Exception, service: str, operation: str) -> SlspyError:
        name = type(error).__name__
        if name in _UNREACHED:
            return self._unreached(error, service, operation)
        if name in _WORDING:
            message, hint = _WORDING[name]
            return CredentialsError(message, hint=hint or self._log_in())
        if name == "CredentialRetrievalError":
            said = _sentence(str(getattr(error, "kwargs", {}).get("error_msg", "")), name)
            return CredentialsError(f"the AWS credentials could not be read: {said}", hint=_SET_UP)
        if name == "ProfileNotFound":
            return _unknown_profile(error)
        if name == "InvalidRegionError":
            return self._unknown_region(service)
        return AwsError(_sentence(str(error), name), code=name, operation=operation)

    def _unreached(self, error: Exception, service: str, operation: str) -> SlspyError:
        address = getattr(error, "kwargs", {}).get("endpoint_url") or service
        if self._target.local:
            message = f"the local cloud at {self._target.endpoint_url} does not answer"
            hint = "`slspy local start` starts it, `slspy local status` tells more"
            return AwsError(message, code=UNREACHABLE, operation=operation, hint=hint)
        if not self._target.endpoint_url and self._target.region not in _regions(service):
            return self._unknown_region(service)
        message = f"no answer from {address} ({_sentence(str(error), type(error).__name__)})"
        return AwsError(message, code=UNREACHABLE, operation=operation, hint=_NETWORK)

    def _unknown_region(self, service: str) -> SlspyError:
        region = self._target.region
        hint = did_you_mean(region, _regions(service)) or "name one with `--region`"
        return CredentialsError(f"there is no AWS region `{region}`", hint=hint)


_NETWORK = "check the network, the proxy settings (`HTTPS_PROXY`) and `AWS_ENDPOINT_URL`, then run it again"
_GARBLED = {"ResponseParserError", "IncompleteReadError", "FlexibleChecksumError"}
_UNREACHED = {
    "ConnectTimeoutError",
    "ConnectionClosedError",
    "EndpointConnectionError",
    "HTTPClientError",
    "ProxyConnectionError",
    "ReadTimeoutError",
    "ResponseStreamingError",
    "SSLError",
}

_WORDING: Mapping[str, tuple[str, str | None]] = {
    "NoCredentialsError": ("no AWS credentials found", _SET_UP),
    "NoAuthTokenError": ("no AWS credentials found", _SET_UP),
    "PartialCredentialsError": ("the AWS credentials are incomplete", _SET_UP),
    "TokenRetrievalError": ("the AWS login has expired", None),
    "SSOTokenLoadError": ("the AWS SSO login has expired, or there was none", None),
    "UnauthorizedSSOTokenError": ("the AWS SSO login has expired", None),
    "SSOError": ("the AWS SSO login failed", None),
    "LoginError": ("the AWS login failed", None),
    "LoginRefreshRequired": ("the AWS login has expired", None),
    "LoginTokenLoadError": ("the AWS login has expired, or there was none", None),
    "RefreshWithMFAUnsupportedError": ("the AWS session with MFA has expired", None),
    "MetadataRetrievalError": ("the instance or container gave no AWS credentials", _SET_UP),
    "NoRegionError": ("no AWS region is set", "name one with `--region`"),
    "ConfigParseError": ("the AWS configuration file cannot be read", "look into `~/.aws/config`"),
    "InvalidConfigError": ("the AWS configuration is not valid", "look into `~/.aws/config`"),
    "InfiniteLoopConfigError": (
        "profiles of the AWS configuration refer to each other in a circle",
        "look at `source_profile` in `~/.aws/config`",
    ),
    "UnknownCredentialError": ("the AWS configuration is not valid", "look into `~/.aws/config`"),
}


def _unreadable(file: str) -> CredentialsError:
    """Name a file that botocore was told to read keys from."""
    return CredentialsError(
        f"`{file}` cannot be read",
        hint="it should hold what signs the calls: look at `AWS_WEB_IDENTITY_TOKEN_FILE` and the profile",
    )


def _uploaded(error: Exception) -> BaseException:
    """Return what made a managed transfer fail; other errors as they are."""
    # boto3 is not imported for its name: only its transfers raise this one.
    failed = type(error).__name__ == "S3UploadFailedError"
    return error.__context__ or error if failed else error


def _denied(service: str, operation: str, text: str) -> AwsError:
    said = re.search(r'not authorized to perform: (\S+?:\w+)(?: on resource: "?([^\s"]+))?', text)
    action = said.group(1) if said else f"{service}:{_ACTIONS.get((service, operation), operation)}"
    resource = said.group(2) if said else None
    place = f" on {resource}" if resource else ""
    forbidding = re.search(r"with an explicit deny in an? ([\w -]+?) ?policy", text)
    statement = json.dumps({"Effect": "Allow", "Action": action, "Resource": resource or "*"})
    hint = f"allow it with `{statement}`, or all that a deployment needs with `slspy iam-policy`; or use another profile"
    if forbidding:
        hint = f"a {forbidding.group(1)} policy forbids it, no matter what else allows it"
    return AwsError(
        f"the credentials do not allow `{action}`{place}",
        code=DENIED,
        operation=operation,
        hint=hint,
        resource=resource,
    )


def _unknown_profile(error: Exception) -> CredentialsError:
    from botocore.session import Session

    profile = str(getattr(error, "kwargs", {}).get("profile", ""))
    known = Session(profile="default").available_profiles
    hint = did_you_mean(profile, known) or "`aws configure list-profiles` shows those there are"
    return CredentialsError(f"there is no AWS profile `{profile}`", hint=hint)


def _regions(service: str) -> list[str]:
    from botocore.session import Session

    core = Session()
    return [
        region
        for partition in core.get_available_partitions()
        for region in core.get_available_regions(service, partition_name=partition)
    ]


def _sentence(text: str, code: str) -> str:
    text = text.strip().removesuffix(".")
    if not text:
        return f"AWS answered `{code}`"
    first = text.split(" ", 1)[0]
    return text if first[1:] != first[1:].lower() else text[:1].lower() + text[1:]
