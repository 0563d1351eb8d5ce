from sls_py.events.rest_api.request_templates import DEFAULT_TEMPLATES, request_templates

JSON, FORM = DEFAULT_TEMPLATES


def test_a_lambda_integration_has_templates_for_json_and_forms() -> None:
    found = request_templates({}, defaults=True, claims=())

    assert found is not None
    assert list(found) == ["application/json", "application/x-www-form-urlencoded"]
    assert '"requestPath": "$context.resourcePath"' in found[JSON]
    assert "extraCognitoPoolClaims" not in found[FORM]


def test_own_templates_are_added_and_replace_defaults() -> None:
    found = request_templates({JSON: "own", "text/plain": "more"}, defaults=True, claims=())

    assert found is not None
    assert (found[JSON], found["text/plain"]) == ("own", "more")
    assert FORM in found


def test_none_takes_a_default_away() -> None:
    found = request_templates({FORM: None}, defaults=True, claims=())
    assert found is not None
    assert list(found) == [JSON]


def test_other_integrations_have_only_their_own() -> None:
    assert request_templates({}, defaults=False, claims=()) is None
