"""Services that answer over HTTP: REST and HTTP APIs, authorizers, CORS, a WSGI application, function URLs."""

from __future__ import annotations

import json

import pytest

from tests.end_to_end.conftest import Tell
from tests.end_to_end.story import endpoint, eventually, fetch

pytestmark = pytest.mark.emulator


def test_a_token_authorizer_guards_one_route_of_a_rest_api(tell: Tell) -> None:
    deployed = tell("guestbook").deploy("--param", "token=s3same")
    read, sign = endpoint(deployed, "read"), endpoint(deployed, "sign")
    entry = json.dumps({"text": "lovely place"})
    assert fetch(read).json == {"entries": []}
    assert fetch(sign, "POST", entry).status == 401
    assert fetch(sign, "POST", entry, {"Authorization": "Bearer wrong"}).status == 403
    signed = fetch(sign, "POST", entry, {"Authorization": "Bearer s3same"})
    assert (signed.status, signed.json["by"]) == (201, "friend")
    assert [item["text"] for item in fetch(read).json["entries"]] == ["lovely place"]


def test_a_browser_may_ask_a_rest_api_with_cors(tell: Tell) -> None:
    deployed = tell("guestbook").deploy()
    origin = {"Origin": "https://guests.example.org", "Access-Control-Request-Method": "POST"}
    preflight = fetch(endpoint(deployed, "sign"), "OPTIONS", headers=origin)
    assert preflight.status == 200
    assert preflight.headers["Access-Control-Allow-Origin"] == "https://guests.example.org"
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]


def test_an_http_api_asks_for_tokens_and_calls_its_authorizer(tell: Tell) -> None:
    deployed = tell("members").deploy()
    assert fetch(endpoint(deployed, "profile")).status == 401
    staff = endpoint(deployed, "staff").replace("{name}", "ada")
    assert fetch(staff).status == 401
    assert fetch(staff, headers={"X-Key": "please"}).status == 403
    assert fetch(staff, headers={"X-Key": "open sesame"}).json == {"name": "ada", "team": "blue"}


def test_one_function_answers_several_routes(tell: Tell) -> None:
    deployed = tell("members").deploy()
    all_topics, one_topic = (
        item["url"] for item in deployed["endpoints"] if item["function"] == "about"
    )
    assert fetch(all_topics).json["topic"] == "all"
    answer = fetch(one_topic.replace("{topic}", "prices"))
    assert answer.json["topic"] == "prices"
    assert answer.headers["Set-Cookie"] == "seen=about"


def test_a_provisioned_function_has_a_version_behind_an_alias(tell: Tell) -> None:
    story = tell("members")
    story.deploy()
    api = story.client("lambda")
    name = "members-dev-profile"
    assert api.get_alias(FunctionName=name, Name="provisioned")["FunctionVersion"] == "1"
    with (story.path / "members.py").open("a", encoding="utf-8") as code:
        code.write("\nCHANGED = True\n")
    story.deploy()
    assert api.get_alias(FunctionName=name, Name="provisioned")["FunctionVersion"] == "2"


def test_a_wsgi_application_lives_behind_one_catch_all_route(tell: Tell) -> None:
    deployed = tell("wiki").deploy()
    home = endpoint(deployed, "app")
    welcome = fetch(f"{home}/?name=Ada%20%26%20Bob")
    assert "Welcome, Ada &amp; Bob" in welcome.text
    assert welcome.headers.get_all("Set-Cookie") == ["seen=1", "theme=dark"]
    assert fetch(f"{home}/%C3%BCber/uns").text.strip() == "<h1>Über uns, stranger</h1>"
    assert fetch(f"{home}/missing").status == 404
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    posted = fetch(f"{home}/new", "POST", "text=%3Cb%3Egr%C3%BC%C3%9Fe", form)
    assert (posted.status, posted.text) == (201, "<p>&lt;b&gt;grüße</p>")


def test_an_old_service_keeps_its_rest_api(tell: Tell) -> None:
    deployed = tell("veteran").deploy()
    root, every = (item["url"] for item in deployed["endpoints"])
    assert fetch(root).json["data"] == "kept"
    answer = fetch(every.replace("{proxy+}", "a/b"), "DELETE").json
    assert answer == {"answer": "42", "debug": "false", "path": "/a/b", "data": "kept"}


def test_a_function_url_hands_work_over_and_destinations_hear_how_it_ended(tell: Tell) -> None:
    story = tell("webhooks")
    deployed = story.deploy()
    url, outputs = endpoint(deployed, "receive"), deployed["outputs"]
    assert fetch(url).status == 400
    assert fetch(url, "POST", '{"id": 7}').status == 202
    assert fetch(url, "POST", '{"id": 8, "broken": true}').status == 202
    queue = story.client("sqs")

    def message(name: str) -> str:
        found = queue.receive_message(QueueUrl=outputs[name]).get("Messages", [])
        return str(found[0]["Body"]) if found else ""

    assert eventually(lambda: message("PartyUrl")) == '{"worked": 7}'
    failure = json.loads(eventually(lambda: message("FailuresUrl")))
    assert failure["requestPayload"] == {"id": 8, "broken": True}
    assert failure["responsePayload"]["errorMessage"] == "cannot work with a broken event"


def test_concurrency_and_retries_are_those_of_the_service_file(tell: Tell) -> None:
    story = tell("webhooks")
    story.deploy()
    api = story.client("lambda")
    reserved = api.get_function_concurrency(FunctionName="webhooks-dev-receive")
    assert reserved["ReservedConcurrentExecutions"] == 5
    invoking = api.get_function_event_invoke_config(
        FunctionName="webhooks-dev-work", Qualifier="$LATEST"
    )
    assert (invoking["MaximumRetryAttempts"], invoking["MaximumEventAgeInSeconds"]) == (0, 120)


def test_a_page_may_call_a_function_url_with_cors(tell: Tell) -> None:
    url = endpoint(tell("webhooks").deploy(), "receive")
    answer = fetch(url, "POST", "{}", {"Origin": "https://dashboard.example.org"})
    assert answer.headers["Access-Control-Allow-Origin"] == "https://dashboard.example.org"
