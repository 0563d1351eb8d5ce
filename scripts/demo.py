"""The story of the README, with the commands a user would type: deploy, call, change one line, look, remove."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
SLSPY = Path(sys.executable).with_name("slspy")


class Demo:
    """One run of the story, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.service = folder / "todo-service"
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("AWS_")
        }
        self.environment |= {"SLSPY_LOCAL": "1", "SLSPY_LOCAL_HOME": str(folder / "cloud")}

    def run(self) -> None:
        """Tell the story."""
        shutil.copytree(
            REPOSITORY / "examples",
            self.service,
            ignore=shutil.ignore_patterns(".slspy", "__pycache__"),
        )
        say("A local cloud: no AWS account, no Docker")
        self.slspy("local", "start")
        try:
            self.story()
        finally:
            self.slspy("local", "stop")

    def story(self) -> None:
        """Deploy, call, change and remove the service."""
        say("Deploy the service")
        self.slspy("deploy")
        url = self.endpoint()
        say("Call its HTTP API")
        show("POST", f"{url}/todos", {"title": "write the release notes"})
        show("GET", f"{url}/todos")
        say("Send a message to its queue; the worker imports it")
        self.send_message({"title": "came through the queue"})
        wait_for(
            lambda: "came through the queue" in str(call("GET", f"{url}/todos")[1]),
            "the queue worker",
        )
        show("GET", f"{url}/todos")
        self.slspy("logs", "-f", "importer")
        say("Change one line and deploy only that function")
        change(
            self.service / "todo/api.py",
            '{"todos": store.all_todos()}',
            '{"items": store.all_todos()}',
        )
        self.slspy("deploy", "function", "-f", "api")
        show("GET", f"{url}/todos")
        say("Remove everything")
        self.slspy("remove", "--yes")

    def slspy(self, *arguments: str) -> None:
        """Run a command and let its output through."""
        print(f"\n$ slspy {' '.join(arguments)}", flush=True)
        subprocess.run([SLSPY, *arguments], cwd=self.service, env=self.environment, check=True)

    def ask(self, *arguments: str) -> Any:
        """Run a command with --json and return its answer."""
        command = [str(SLSPY), *arguments, "--json"]
        done = subprocess.run(
            command,
            cwd=self.service,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        return json.loads(done.stdout)

    def endpoint(self) -> str:
        """Return the base address of the HTTP API."""
        urls: list[str] = [endpoint["url"] for endpoint in self.ask("info")["endpoints"]]
        return next(url for url in urls if url.endswith("/todos")).removesuffix("/todos")

    def send_message(self, body: dict[str, str]) -> None:
        """Send a message as any program would, with the local cloud's address and keys."""
        import boto3

        cloud = self.ask("local", "env")
        outputs = self.ask("info")["outputs"]
        queue = boto3.client(
            "sqs",
            region_name="us-east-1",
            endpoint_url=cloud["AWS_ENDPOINT_URL"],
            aws_access_key_id=cloud["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=cloud["AWS_SECRET_ACCESS_KEY"],
        )
        queue.send_message(QueueUrl=outputs["ImportQueueUrl"], MessageBody=json.dumps(body))
        print(f"sent {json.dumps(body)}", flush=True)


def say(text: str) -> None:
    """Print a heading."""
    print(f"\n=== {text}", flush=True)


def call(method: str, url: str, body: dict[str, str] | None = None) -> tuple[int, Any]:
    """Send a real HTTP request; return status and JSON answer."""
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data, {"content-type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, json.loads(response.read() or b"null")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def show(method: str, url: str, body: dict[str, str] | None = None) -> None:
    """Send a request and print what came back; the demo ends when the service refuses it."""
    status, answer = call(method, url, body)
    print(f"{method} {url}\n  {status} {json.dumps(answer)}", flush=True)
    if status >= 400:
        sys.exit(f"demo: the service answered {status}")


def wait_for(condition: Any, what: str, seconds: float = 30) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            sys.exit(f"demo: {what} did not answer within {seconds:g} s")
        time.sleep(0.3)


def change(path: Path, old: str, new: str) -> None:
    """Edit one line of the copied service."""
    text = path.read_text()
    if text.count(old) != 1:
        sys.exit(f"demo: {path.name} no longer holds the line to change")
    path.write_text(text.replace(old, new))
    print(f"- {old}\n+ {new}", flush=True)


def main() -> None:
    """Run the story in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="slspy-demo-") as folder:
        Demo(Path(folder)).run()
    print("\nThat was the whole way. Start your own with: .venv/bin/slspy create my-service")


if __name__ == "__main__":
    main()
