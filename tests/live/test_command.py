"""`slspy live` as a process of its own, with all that can happen to it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import boto3
import pytest

from sls_py.emulator import status

pytestmark = pytest.mark.emulator

SERVICE = """
service: shop
provider:
  name: aws
  runtime: python3.11
  environment:
    TABLE: orders
functions:
  web:
    handler: app.web
    timeout: 12
    events:
      - httpApi: GET /hello
  job:
    handler: app.job
    timeout: 20
    events:
      - sqs:
          arn: !GetAtt Jobs.Arn
          batchSize: 1
resources:
  Resources:
    Jobs:
      Type: AWS::SQS::Queue
      Properties:
        QueueName: jobs
        VisibilityTimeout: 30
"""

CODE = """
import json, os, time

BY = "cloud" if "/cloud/" in os.environ["LAMBDA_TASK_ROOT"] else "laptop"

def web(event, context):
    given = event.get("queryStringParameters") or {}
    if given.get("file"):
        open(given["file"], "a").write("began ")
    time.sleep(float(given.get("sleep", 0)))
    if given.get("fail"):
        raise ValueError("no such order")
    return {"statusCode": 200, "body": json.dumps({"by": BY, "version": 1, "table": os.environ["TABLE"]})}

def job(event, context):
    print("job of", BY, event["Records"][0]["body"] if "Records" in event else event)
"""


class Shop:
    """A deployed service, and what can be done with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "service"
        self.folder.mkdir()
        self.write()
        cloud = {"SLSPY_LOCAL_HOME": str(folder / "cloud"), "SLSPY_LOCAL": "1"}
        self.environ = {**os.environ, **cloud, "USER": "ann", "HOME": str(folder)}
        self.url = ""

    def deploy(self) -> None:
        self.slspy("deploy")
        self.url = self.slspy("info")["endpoints"][0]["url"]

    def write(self) -> None:
        (self.folder / "serverless.yml").write_text(SERVICE)
        (self.folder / "app.py").write_text(CODE)

    def slspy(self, *words: str, ok: bool = True) -> Any:
        done = subprocess.run(
            [sys.executable, "-m", "sls_py", *words, "--json"],
            cwd=self.folder,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode == 0) is ok, done.stderr + done.stdout
        return json.loads(done.stdout.splitlines()[-1]) if ok else done.stdout + done.stderr

    def client(self, service: str) -> Any:
        found = status(Path(self.environ["SLSPY_LOCAL_HOME"]))
        assert found is not None
        return boto3.client(
            service,
            region_name="us-east-1",
            endpoint_url=found.cloud.endpoint,
            aws_access_key_id=found.cloud.access_key_id,
            aws_secret_access_key=found.cloud.secret_access_key,
        )

    def configurations(self) -> Any:
        client = self.client("lambda")
        found = [
            client.get_function_configuration(FunctionName=f"shop-dev-{key}")
            for key in ("web", "job")
        ]
        client.close()
        changing = ("RevisionId", "LastModified", "ResponseMetadata")
        # the local cloud gives empty reasons, and an empty list of layers, only after a first update
        reasons = ("StateReason", "StateReasonCode")
        left_out = {
            *changing,
            *reasons,
            *(f"LastUpdate{name.replace('State', 'Status')}" for name in reasons),
        }
        return [
            {"Layers": [], **{k: v for k, v in one.items() if k not in left_out}} for one in found
        ]

    def get(self, query: str = "") -> Any:
        try:
            with urlopen(Request(f"{self.url}?{query}"), timeout=60) as answer:
                return json.loads(answer.read())
        except OSError as error:
            return getattr(error, "code", None)

    def by(self) -> str:
        return str(self.get()["by"])


class Session:
    """A running `slspy live`."""

    def __init__(self, shop: Shop, *words: str, **environ: str) -> None:
        self.file = shop.folder.parent / f"said-{time.monotonic_ns()}"
        with self.file.open("w") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "sls_py", "live", "--json", *words],
                cwd=shop.folder,
                env={**shop.environ, **environ},
                stdout=said,
                stderr=subprocess.STDOUT,
            )
        self.ready = self.wait("ready")

    def said(self) -> list[Any]:
        lines = self.file.read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def wait(self, event: str, holds: Callable[[Any], bool] = lambda _: True) -> Any:
        end = time.monotonic() + 40
        while time.monotonic() < end:
            for one in self.said():
                if one.get("event") == event and holds(one):
                    return one
            assert self.process.poll() is None, self.file.read_text()
            time.sleep(0.02)
        raise AssertionError(self.file.read_text())

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(40)


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    pytest.importorskip("ministack")
    made = Shop(tmp_path_factory.mktemp("shop"))
    try:
        made.deploy()
        yield made
    finally:
        made.slspy("local", "stop")


@pytest.fixture
def shop(deployed: Shop) -> Iterator[Shop]:
    deployed.write()
    yield deployed
    deployed.slspy("live", "--restore", "--all")


@pytest.fixture
def live(shop: Shop) -> Iterator[Callable[..., Session]]:
    made: list[Session] = []

    def start(*words: str, **environ: str) -> Session:
        made.append(Session(shop, *words, **environ))
        return made[-1]

    yield start
    for one in made:
        if one.process.poll() is None:
            one.process.send_signal(signal.SIGCONT)
            one.end(signal.SIGKILL)


Start = Callable[..., Session]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_requests_come_here_until_a_signal_and_then_all_is_as_it_was(
    shop: Shop, live: Start, number: int
) -> None:
    before = shop.configurations()
    assert shop.by() == "cloud"
    session = live()
    assert session.ready["functions"] == ["web", "job"]
    assert shop.get() == {"by": "laptop", "version": 1, "table": "orders"}
    ended = session.wait("ended")["request"]
    assert (ended["trigger"], ended["function"], ended["status"]) == ("GET /hello", "web", "ok")
    assert session.end(number) == 0
    assert shop.configurations() == before
    assert shop.by() == "cloud"
    assert not list((shop.folder / ".slspy" / "live").glob("*.json"))


def test_saves_failures_and_queues(shop: Shop, live: Start) -> None:
    session = live()
    assert shop.by() == "laptop"
    (shop.folder / "app.py").write_text(CODE.replace('"version": 1', '"version": 2'))
    session.wait("reloaded")
    assert shop.get()["version"] == 2
    assert shop.get("fail=1") == 500
    failed = session.wait("ended", lambda one: one["request"]["status"] == "failed")
    assert failed["request"]["failure"]["type"] == "ValueError"
    assert failed["request"]["failure"]["frames"][0]["file"] == str(shop.folder / "app.py")
    sqs = shop.client("sqs")
    sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName="jobs")["QueueUrl"], MessageBody="one")
    sqs.close()
    assert session.wait("log", lambda one: one["function"] == "job")["text"] == "job of laptop one"


def test_after_a_kill_the_deployed_code_answers_and_the_next_command_puts_it_back(
    shop: Shop, live: Start
) -> None:
    before = shop.configurations()
    session = live()
    assert shop.by() == "laptop"
    session.end(signal.SIGKILL)
    assert shop.by() == "cloud"
    assert shop.configurations() != before
    assert [one["owner"] for one in shop.slspy("info")["live"]] == ["ann", "ann"]
    assert shop.slspy("live", "--restore")["restored"] == ["shop-dev-job", "shop-dev-web"]
    assert shop.configurations() == before
    assert shop.slspy("info")["live"] == []


def test_a_request_that_runs_when_slspy_is_killed_fails_and_is_not_run_twice(
    shop: Shop, live: Start, tmp_path: Path
) -> None:
    session = live("--function", "web")
    assert shop.by() == "laptop"
    file = tmp_path / "ran"
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(shop.get, f"sleep=8&file={file}")
        session.wait("began", lambda one: one["request"]["number"] == 2)
        _await(file.exists)
        session.end(signal.SIGKILL)
        assert running.result() == 500
    assert file.read_text() == "began "


def test_while_slspy_is_stopped_the_deployed_code_answers(shop: Shop, live: Start) -> None:
    session = live("--function", "web")
    assert shop.by() == "laptop"
    session.process.send_signal(signal.SIGSTOP)
    assert shop.by() == "cloud"
    session.process.send_signal(signal.SIGCONT)
    _await(lambda: shop.by() == "laptop")


def test_a_second_session_is_refused_unless_it_takes_over(shop: Shop, live: Start) -> None:
    before = shop.configurations()
    live("--function", "web")
    other = shop.slspy("live", "--function", "web", ok=False)
    assert "live by ann@" in other
    beside = live("--function", "job")
    assert beside.ready["functions"] == ["job"]
    taking = live("--function", "web", "--take-over", USER="bob")
    assert shop.by() == "laptop"
    taking.wait("ended")
    assert taking.end() == 0
    assert beside.end() == 0
    shop.slspy("live", "--restore", "--all")
    assert shop.configurations() == before


def test_who_loses_functions_is_told_and_leaves_them_alone(shop: Shop, live: Start) -> None:
    losing = live()
    live("--function", "web", "--take-over", USER="bob")
    left = losing.wait("left")
    assert left["function"] == "web"
    assert left["owner"].startswith("bob@")
    assert losing.process.poll() is None
    assert losing.end() == 0
    assert [(one["key"], one["owner"]) for one in shop.slspy("info")["live"]] == [("web", "bob")]
    assert shop.by() == "laptop"


def test_a_session_ends_when_all_its_functions_were_put_back(shop: Shop, live: Start) -> None:
    session = live("--function", "web")
    shop.slspy("deploy", "function", "--function", "web", "--force")
    left = session.wait("left")
    assert (left["function"], left["owner"]) == ("web", "")
    assert session.process.wait(20) == 0


def test_a_save_that_cannot_run_is_told_before_the_next_request(shop: Shop, live: Start) -> None:
    session = live("--function", "web")
    assert shop.by() == "laptop"
    (shop.folder / "app.py").write_text("def web(event, context):\n    return (1\n")
    saved = session.wait("reloaded", lambda one: one["problems"])
    (problem,) = saved["problems"]
    assert problem["message"].startswith("`app.py` is not valid Python: '(' was never closed")
    assert problem["file"].endswith("app.py")
    assert (problem["line"], problem["column"]) == (2, 12)
    (shop.folder / "app.py").write_text("import nowhere\n")
    broken = session.wait("unloadable")
    assert broken["function"] == "web"
    assert "No module named 'nowhere'" in broken["failure"]["message"]
    assert shop.get() == 500
    (shop.folder / "app.py").write_text(CODE)
    session.wait("reloaded", lambda one: one != saved and not one["problems"])
    _await(lambda: shop.get() != 500)
    assert shop.by() == "laptop"
    assert len([one for one in session.said() if one["event"] == "unloadable"]) == 1


def test_a_trigger_that_waits_sees_what_the_session_made_of_it(shop: Shop, live: Start) -> None:
    live()
    (sent,) = shop.slspy("trigger", "job", "--wait", "--data", "seven")["sent"]
    assert (sent["live"], sent["matched"], sent["result"]) == (True, "id", None)
    assert sent["log"] == ["job of laptop seven"]
    (shop.folder / "app.py").write_text(CODE.replace('print("job', 'raise KeyError("job'))
    _await(lambda: "KeyError" in shop.slspy("trigger", "job", "--wait", ok=False))


def test_a_session_that_is_kept_is_taken_up_again(shop: Shop, live: Start) -> None:
    before = shop.configurations()
    assert live("--keep").end() == 0
    assert shop.by() == "cloud"
    again = live()
    assert shop.by() == "laptop"
    assert again.end() == 0
    assert shop.configurations() == before


@pytest.mark.parametrize("kind", ["api", "sns", "sqs", "eventbridge", "s3"])
def test_a_trigger_is_made_for_the_time_of_the_session(shop: Shop, live: Start, kind: str) -> None:
    function = "web" if kind != "api" else "job"
    session = live("--function", function, "--trigger", kind)
    (trigger,) = session.ready["triggers"]
    _send(shop, kind, trigger["address"])
    began = session.wait("began")["request"]
    assert began["trigger"].startswith({"api": "GET", "eventbridge": "eventBridge"}.get(kind, kind))
    session.wait("ended")
    assert session.end() == 0
    formation = shop.client("cloudformation")
    names = [one["StackName"] for one in formation.describe_stacks()["Stacks"]]
    formation.close()
    assert names == ["shop-dev"]


def test_a_start_with_other_functions_ends_what_was_killed_before(shop: Shop, live: Start) -> None:
    live().end(signal.SIGKILL)
    session = live("--function", "web")
    assert [one["key"] for one in shop.slspy("info")["live"]] == ["web"]
    assert session.end() == 0
    assert shop.slspy("info")["live"] == []


def test_a_stage_that_looks_like_production_needs_a_yes(shop: Shop) -> None:
    said = shop.slspy("live", "--stage", "prod", ok=False)
    assert "looks like production" in said


def test_a_service_file_lists_the_stages_that_can_be_live(shop: Shop) -> None:
    (shop.folder / "serverless.yml").write_text(f"{SERVICE}live: {{stages: [ann]}}\n")
    said = shop.slspy("live", ok=False)
    assert "stage `dev` is not among `live.stages`" in said


def _send(shop: Shop, kind: str, address: str) -> None:
    if kind == "api":
        with urlopen(address):
            return
    service = {"eventbridge": "events"}.get(kind, kind)
    client = shop.client(service)
    if kind == "sns":
        client.publish(TopicArn=address, Message="m")
    elif kind == "sqs":
        client.send_message(QueueUrl=address, MessageBody="m")
    elif kind == "s3":
        client.put_object(Bucket=address, Key="k", Body=b"m")
    else:
        entry = {"EventBusName": address, "Source": "s", "DetailType": "d", "Detail": "{}"}
        client.put_events(Entries=[entry])
    client.close()


def _await(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not done():
        assert time.monotonic() < end
        time.sleep(0.1)
