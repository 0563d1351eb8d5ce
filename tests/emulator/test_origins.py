"""APIs at the root of ports of their own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from sls_py import emulator
from sls_py.emulator import LocalCloud, Settings
from sls_py.report import SilentReporter

if TYPE_CHECKING:
    from tests.emulator.conftest import MakeZip

pytestmark = pytest.mark.emulator

SOURCE = "def handler(event, context): return {'statusCode': 200, 'body': event['rawPath']}"


def origins(cloud: LocalCloud) -> list[str]:
    """Wait until each address has an origin, and return them."""
    end = time.monotonic() + 15
    while time.monotonic() < end:
        found = emulator.inventory(cloud)["addresses"]
        if all("origin" in each for each in found):
            return [str(each["origin"]) for each in found]
        time.sleep(0.1)
    return []


def url_of(api: Any, make_zip: MakeZip, name: str) -> None:
    api.create_function(
        FunctionName=name,
        Runtime="python3.11",
        Handler="app.handler",
        Role=f"arn:aws:iam::000000000000:role/{name}",
        Code={"ZipFile": make_zip({"app.py": SOURCE})},
    )
    api.create_function_url_config(FunctionName=name, AuthType="NONE")
    api.add_permission(
        FunctionName=name,
        StatementId="all",
        Action="lambda:InvokeFunctionUrl",
        Principal="*",
        FunctionUrlAuthType="NONE",
    )


def test_every_address_is_at_the_root_of_a_port_as_long_as_it_is_there(
    data_directory: Path, client_of: Callable[[LocalCloud, str], Any], make_zip: MakeZip
) -> None:
    cloud = emulator.start(
        data_directory,
        reporter=SilentReporter(),
        environ=dict(os.environ),
        settings=Settings(origins=True),
    )
    iam, api = client_of(cloud, "iam"), client_of(cloud, "lambda")
    for name in ("one", "two"):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument="{}")
        url_of(api, make_zip, name)
    found = origins(cloud)
    assert len({urlsplit(origin).port for origin in found} | {cloud.port}) == 3
    for origin in found:
        with urlopen(f"{origin}/deep/path?x=1") as answer:
            assert answer.read() == b"/deep/path"
    emulator.reset(data_directory)
    assert origins(cloud) == []
    assert all(is_gone(origin) for origin in found)
    iam.close()
    api.close()


def is_gone(origin: str) -> bool:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            with urlopen(origin):
                pass
        except HTTPError as error:
            error.close()
        except URLError:
            return True
        except ConnectionError:
            pass  # it is about to go
        time.sleep(0.1)
    return False
