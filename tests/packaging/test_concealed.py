from __future__ import annotations

import json

import pytest

from sls_py.errors import PackagingError
from sls_py.model.secret import SecretPiece, SecretReference, SecretText
from sls_py.packaging.concealed import conceal, refuse_to_read, reveal

REFERENCE = SecretReference("ssm", "eu-west-1", "/db", ("a", 0))
URL = SecretText(["db://", SecretPiece("hunter2", REFERENCE), "@host"])


def test_secrets_are_replaced_by_where_they_are_kept() -> None:
    written = json.dumps(
        conceal({"parameters": ({"ParameterValue": URL},), "plain": ["x", 1, None]})
    )
    assert "hunter2" not in written
    found = reveal(json.loads(written), lambda reference: f"value of {reference.name}")
    assert found == {
        "parameters": [{"ParameterValue": "db://value of /db@host"}],
        "plain": ["x", 1, None],
    }
    text = found["parameters"][0]["ParameterValue"]
    assert text.pieces[1] == SecretPiece("value of /db", REFERENCE)


def test_a_secret_without_a_reference_cannot_come_back() -> None:
    written = conceal([SecretText([SecretPiece("hunter2")])])
    assert "hunter2" not in json.dumps(written)
    with pytest.raises(PackagingError, match="cannot be read again"):
        reveal(written, lambda _: "")


def test_without_aws_a_package_that_needs_secrets_is_refused() -> None:
    with pytest.raises(PackagingError, match="`/db`, which only a deployment reads"):
        reveal(json.loads(json.dumps(conceal(URL))), refuse_to_read)
