"""How little a service of 20 functions costs when nothing, or one function, changed."""

from __future__ import annotations

import json

import pytest

from sls_py.testing import MakeProject, Project, environment_of
from tests.end_to_end.proxy import Proxy
from tests.end_to_end.story import Clients

pytestmark = pytest.mark.emulator

COUNT = 20


@pytest.fixture
def project(slspy_project: MakeProject, proxy: Proxy, clients: Clients) -> Project:
    """Deploy a service whose functions have a zip each."""
    functions = {
        f"f{number}": {
            "handler": f"f{number}.main",
            "package": {"individually": True, "patterns": ["!**", f"f{number}.py"]},
        }
        for number in range(COUNT)
    }
    service = {
        "service": "crowd",
        "provider": {"name": "aws", "runtime": "python3.11"},
        "functions": functions,
    }
    files = {f"f{number}.py": f"main = lambda *_: {number}\n" for number in range(COUNT)}
    made = slspy_project({"serverless.json": json.dumps(service), **files})
    made.run("deploy", env=environment(proxy, clients)).assert_success()
    proxy.calls.clear()
    return made


def environment(proxy: Proxy, clients: Clients) -> dict[str, str]:
    return environment_of(clients.target) | {"AWS_ENDPOINT_URL": proxy.endpoint}


def test_an_unchanged_deployment_is_a_handful_of_reads(
    project: Project, proxy: Proxy, clients: Clients
) -> None:
    done = project.run("deploy", "--json", env=environment(proxy, clients)).assert_success()
    assert done.json()["changed"] is False
    assert proxy.writes == []
    assert len(proxy.calls) <= 6, proxy.calls


def test_new_code_of_one_function_is_one_zip_one_upload_and_one_change(
    project: Project, proxy: Proxy, clients: Clients
) -> None:
    project.write({"f7.py": "main = lambda *_: 'new'\n"})
    zips = {path: path.stat().st_mtime_ns for path in (project.path / ".slspy").rglob("*.zip")}
    done = project.run("deploy", "--json", env=environment(proxy, clients)).assert_success()
    changed = {each["key"]: each["change"] for each in done.json()["functions"]}
    assert {key: change for key, change in changed.items() if change != "unchanged"} == {
        "f7": "code"
    }
    now = {path: path.stat().st_mtime_ns for path in (project.path / ".slspy").rglob("*.zip")}
    assert [path.name for path in now if now[path] != zips.get(path)] == ["f7.zip"]
    uploads = [
        call
        for call in proxy.writes
        if call.operation.startswith("PUT") and "/code/" in call.operation
    ]
    assert len(uploads) == 1
