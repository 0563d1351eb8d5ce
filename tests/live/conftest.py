"""Functions in the local cloud, and a laptop that listens."""

from __future__ import annotations

import base64
import io
import json
import os
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from sls_py.aws import connect
from sls_py.deploy.clock import SystemClock
from sls_py.deploy.function_state import until_updated
from sls_py.live.attach import Attachment, AttachOptions, attach
from sls_py.live.libraries import Libraries
from sls_py.live.looks import Target
from sls_py.live.restore import Place
from sls_py.live.state import SessionRecord
from sls_py.live.wire.sign import Address, Keys
from sls_py.live.wire.topics import new_session
from sls_py.model.target import AwsTarget
from sls_py.model.values import JsonObject
from sls_py.report import SilentReporter
from sls_py.testing.fake_laptop import Answer, FakeLaptop

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}

CODE = """
import os

def main(event, context):
    if "fail" in event:
        raise ValueError(event["fail"])
    hidden = [name for name in os.environ if name.startswith("SLSPY")]
    return {"by": "deployed", "hidden": hidden, "handler": os.environ["_HANDLER"]}
"""

REASONS = (
    "StateReason",
    "StateReasonCode",
    "LastUpdateStatusReason",
    "LastUpdateStatusReasonCode",
)
"""What tells of the last update, empty after each."""

PLACE = Place("shop", "dev", "us-east-1")


@dataclass(frozen=True)
class Call:
    """How an invocation ended."""

    answer: Any
    error: str | None
    log: str


class World:
    """A local cloud with functions, and what can be done with them."""

    def __init__(self, target: AwsTarget, directory: Path) -> None:
        self.gateways = connect(target)
        self.build_folder = directory / ".slspy"
        self._target = target
        self._laptops: list[FakeLaptop] = []
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = boto3.client(
                service,
                region_name=self._target.region,
                endpoint_url=self._target.endpoint_url,
                aws_access_key_id=self._target.access_key_id,
                aws_secret_access_key=self._target.secret_access_key,
            )
        return self._clients[service]

    def role(self, name: str = "role") -> str:
        document = json.dumps(TRUST)
        iam = self.client("iam")
        with suppress(iam.exceptions.EntityAlreadyExistsException):
            iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)
        return str(iam.get_role(RoleName=name)["Role"]["Arn"])

    def function(self, name: str, code: str = CODE, **settings: Any) -> None:
        given = {
            "Runtime": "python3.11",
            "Handler": "app.main",
            "Timeout": 6,
            "Environment": {"Variables": {"TABLE": "orders", "EMPTY": ""}},
            **settings,
        }
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("app.py", code)
        self.client("lambda").create_function(
            FunctionName=name,
            Role=self.role(),
            Code={"ZipFile": buffer.getvalue()},
            **given,
        )
        until_updated(self.gateways.functions, name, SystemClock())

    def configuration(self, name: str) -> JsonObject:
        """Return a function's settings, without what tells when they were changed."""
        live = self.gateways.functions.get(name)
        assert live is not None
        changing = ("RevisionId", "LastModified", *REASONS)
        return {key: value for key, value in live.configuration.items() if key not in changing}

    def invoke(self, name: str, event: Any) -> Call:
        answer = self.client("lambda").invoke(
            FunctionName=name, Payload=json.dumps(event), LogType="Tail"
        )
        log = base64.b64decode(answer["LogResult"]).decode()
        return Call(json.loads(answer["Payload"].read()), answer.get("FunctionError"), log)

    def record(self, place: Place = PLACE) -> SessionRecord:
        session = new_session(place.service, place.stage)
        key = base64.b64encode(session.key).decode()
        return SessionRecord(id=session.id, key=key, prefix=session.prefix, **place._asdict())

    def attach(
        self,
        names: Sequence[str],
        record: SessionRecord | None = None,
        *,
        owner: str = "ann",
        **options: Any,
    ) -> Attachment:
        return attach(
            [Target(name, name) for name in names],
            record or self.record(),
            gateways=self.gateways,
            build_folder=self.build_folder,
            layers=Libraries(self.build_folder / "libraries", os.environ),
            options=AttachOptions(owner=owner, machine="desk", **options),
            reporter=SilentReporter(),
        )

    def keys(self) -> Keys:
        return Keys(*self.gateways.relay.keys())

    def laptop(self, attachment: Attachment, answer: Answer, **how: Any) -> FakeLaptop:
        made = FakeLaptop(attachment.session, self.address, self.keys(), answer, **how)
        self._laptops.append(made)
        return made

    @property
    def address(self) -> Address:
        return Address(*self.gateways.relay.broker())

    def close(self) -> None:
        for laptop in self._laptops:
            laptop.leave()
        for client in self._clients.values():
            client.close()


@pytest.fixture
def world(local_cloud: AwsTarget, tmp_path: Path) -> Iterator[World]:
    made = World(local_cloud, tmp_path)
    yield made
    made.close()
