from __future__ import annotations

from calendar import timegm
from time import strptime
from urllib.parse import parse_qs, urlsplit

from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from sls_py.live.wire.sign import Address, Keys, presigned_path

ADDRESS = Address("abc-ats.iot.eu-west-1.amazonaws.com", "eu-west-1")


class Signer(SigV4QueryAuth):  # type: ignore[misc]
    """botocore's own signer, for a body that is empty and known."""

    def payload(self, request: AWSRequest) -> str:
        return "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(secret=st.text(st.characters(codec="ascii"), min_size=1))
def test_it_is_the_signature_that_botocore_makes(secret: str) -> None:
    request = AWSRequest("GET", f"https://{ADDRESS.host}/mqtt")
    Signer(Credentials("AKIA", secret), "iotdevicegateway", "eu-west-1", 300).add_auth(request)
    theirs = parse_qs(urlsplit(request.url).query)
    now = timegm(strptime(theirs["X-Amz-Date"][0], "%Y%m%dT%H%M%SZ"))
    path = presigned_path(ADDRESS, Keys("AKIA", secret), now)
    assert parse_qs(urlsplit(path).query) == theirs


def test_the_token_is_appended_and_not_signed() -> None:
    plain = presigned_path(ADDRESS, Keys("AKIA", "secret"), 0)
    assert presigned_path(ADDRESS, Keys("AKIA", "secret", "to/ken+="), 0) == (
        f"{plain}&X-Amz-Security-Token=to%2Fken%2B%3D"
    )


def test_keys_do_not_show_the_secret() -> None:
    assert "secret" not in repr(Keys("AKIA", "secret", "token"))
