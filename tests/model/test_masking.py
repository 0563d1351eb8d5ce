from __future__ import annotations

from sls_py.errors import AwsError, Problem, ServiceFileError, UsageError
from sls_py.model.masking import Mask

PASSWORD = "correct horse battery staple"


def test_secrets_are_taken_out_of_a_text() -> None:
    assert Mask([PASSWORD])(f"a `{PASSWORD}` b {PASSWORD}") == "a `(secret)` b (secret)"


def test_a_secret_in_a_longer_one_leaves_nothing_of_it() -> None:
    assert Mask(["horse", PASSWORD])(f"x{PASSWORD}x") == "x(secret)x"


def test_a_shortened_secret_is_found() -> None:
    assert Mask([PASSWORD])("`correct horse batt...` is wrong") == "`(secret)...` is wrong"
    assert Mask([PASSWORD])("`correct horse batt") == "`(secret)"


def test_short_secrets_are_found_in_quotes_only() -> None:
    assert Mask(["on"])("it must not be `on` or 'on'") == "it must not be `(secret)` or '(secret)'"
    assert Mask(["on"])("one option") == "one option"


def test_empty_texts_are_no_secrets() -> None:
    assert Mask(["", "  "])("a  b") == "a  b"


def test_errors_are_cleaned_with_all_that_led_to_them() -> None:
    mask = Mask([PASSWORD])
    cause = AwsError(f"no {PASSWORD}", code="No", operation="Get")
    error = UsageError(f"wrong: {PASSWORD}", hint=f"not {PASSWORD}")
    error.__cause__ = cause
    mask.error(error)
    assert (str(error), error.message, error.hint) == (
        "wrong: (secret)",
        "wrong: (secret)",
        "not (secret)",
    )
    assert (str(cause), cause.message) == ("no (secret)", "no (secret)")


def test_problems_are_cleaned() -> None:
    error = ServiceFileError(
        [Problem(message=f"a {PASSWORD}", hint="b"), Problem(message=PASSWORD)]
    )
    Mask([PASSWORD]).error(error)
    assert [problem.message for problem in error.problems] == ["a (secret)", "(secret)"]
