import pytest

from tests.events.compiling import compiled_functions


@pytest.mark.parametrize(("timeout", "warned"), [(29, False), (30, True), (900, True)])
def test_a_timeout_that_the_api_does_not_wait_for_is_warned_about(
    timeout: int, warned: bool
) -> None:
    functions = {"hello": ["GET /a", "GET /b"]}

    stack = compiled_functions("httpApi", functions, provider={"timeout": timeout})

    assert len(stack.warnings) == warned


def test_the_timeout_of_the_function_counts() -> None:
    own = {"hello": {"timeout": 5}}

    stack = compiled_functions(
        "httpApi", {"hello": ["*"]}, provider={"timeout": 60}, function_settings=own
    )

    assert not stack.warnings
