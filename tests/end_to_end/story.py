"""A service of `services/` in a folder of its own, and what a user does with it on the test's local cloud."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import boto3
from botocore.config import Config

from sls_py.model.target import AwsTarget
from sls_py.model.values import JsonObject
from sls_py.testing import Project, Result, environment_of

REPOSITORY = Path(__file__).parents[2]
SERVICES = Path(__file__).parent / "services"

Found = TypeVar("Found")


class Answer:
    """What an HTTP call gave."""

    def __init__(self, status: int, headers: Any, body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.text = body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.text)


def fetch(
    url: str, method: str = "GET", body: str | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """Call an address; error statuses are answers too."""
    data = None if body is None else body.encode()
    request = Request(url, method=method, data=data, headers=dict(headers or {}))
    try:
        with urlopen(request, timeout=30) as response:
            return Answer(response.status, response.headers, response.read())
    except HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())


def eventually(look: Callable[[], Found], limit: float = 20.0) -> Found:
    """Look again and again until there is something; return it, or what the last look gave."""
    end = time.monotonic() + limit
    while not (found := look()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


class Clients:
    """boto3 clients for a local cloud, each made once: loading its model takes longer than most calls."""

    def __init__(self, target: AwsTarget) -> None:
        self.target = target
        self._made: dict[str, Any] = {}

    def __call__(self, service: str) -> Any:
        if service not in self._made:
            self._made[service] = boto3.client(
                service,
                region_name=self.target.region,
                endpoint_url=self.target.endpoint_url,
                aws_access_key_id=self.target.access_key_id,
                aws_secret_access_key=self.target.secret_access_key,
                config=Config(s3={"addressing_style": "path"}, inject_host_prefix=False),
            )
        return self._made[service]

    def close(self) -> None:
        """Close all connections."""
        for made in self._made.values():
            made.close()


class Story:
    """One service on one cloud; `arguments` go to every command, `env` is the environment of all of them."""

    def __init__(self, project: Project, clients: Clients, arguments: tuple[str, ...] = ()) -> None:
        self.project = project
        self.client = clients
        self.arguments = arguments
        self.env = environment_of(clients.target)

    @classmethod
    def copied(cls, name: str, directory: Path, clients: Clients, *arguments: str) -> Story:
        """Copy a service of `services/` into a directory."""
        folder = directory / name
        shutil.copytree(SERVICES / name, folder, ignore=shutil.ignore_patterns("__pycache__"))
        return cls(Project(folder), clients, arguments)

    @property
    def path(self) -> Path:
        return self.project.path

    def slspy(self, *arguments: str, **env: str) -> Result:
        """Run a command line in this process."""
        return self.project.run(*arguments, *self.arguments, env=self.env | env)

    def deploy(self, *arguments: str, **env: str) -> JsonObject:
        """Deploy, and return the answer as JSON."""
        return self.slspy("deploy", "--json", *arguments, **env).assert_success().json()

    def start(self, *arguments: str, **env: str) -> subprocess.Popen[str]:
        """Start a command line in a process of its own."""
        python_path = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "plugins")])
        return subprocess.Popen(
            [sys.executable, "-m", "sls_py", *arguments, *self.arguments],
            cwd=self.path,
            env=dict(os.environ) | {"PYTHONPATH": python_path} | self.env | env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def change(self, file: str, old: str, new: str) -> None:
        """Replace a text in a file; it must be there."""
        path = self.path / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def invoke(self, function: str, event: object = None) -> Any:
        """Call a function and return its answer."""
        data = json.dumps({} if event is None else event)
        return json.loads(self.slspy("invoke", "-f", function, "-d", data).assert_success().out)

    def settings(self, name: str) -> JsonObject:
        """Return what Lambda says about a function, by its name in AWS."""
        found: JsonObject = self.client("lambda").get_function_configuration(FunctionName=name)
        del found["ResponseMetadata"]
        return found


def endpoint(deployed: JsonObject, function: str) -> str:
    """Return the address of a function that has one."""
    (url,) = {item["url"] for item in deployed["endpoints"] if item.get("function") == function}
    return str(url)


def changes(answer: JsonObject) -> dict[str, str]:
    """Return what happened to each function of a deployment."""
    return {function["key"]: function["change"] for function in answer["functions"]}
