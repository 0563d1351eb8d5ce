"""A deployed function made of dictionaries."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from sls_py.aws.protocols import Gateways, Invocation
from sls_py.cfn.references import References
from sls_py.model.function import Event, Function
from sls_py.model.service import Provider, Service
from sls_py.model.target import AwsTarget
from sls_py.model.values import CfValue, JsonObject
from sls_py.operate.trigger import Deployment, Order, Prepared, choose, prepare
from sls_py.operate.trigger.records import Via
from sls_py.testing.fake_event_sources import FakeEventSources

REGION, ACCOUNT = "eu-west-1", "123456789012"
UNIQUE = "0123456789abcdef0123456789abcdef"


class Buckets:
    def __init__(self) -> None:
        self.objects: dict[str, object] = {}
        self.deleted: list[str] = []

    def put(self, bucket: str, key: str, body: bytes | Path, *, content_type: str) -> None:
        self.objects[f"{bucket}/{key}"] = (body, content_type)

    def delete(self, bucket: str, keys: list[str]) -> None:
        self.deleted += [f"{bucket}/{key}" for key in keys]


class Functions:
    def __init__(self) -> None:
        self.calls: list[tuple[str, bytes, str | None]] = []
        self.answer = Invocation(status=200, payload=b'"done"')

    def invoke(
        self, name: str, payload: bytes, *, qualifier: str | None = None, **_: Any
    ) -> Invocation:
        self.calls.append((name, payload, qualifier))
        return self.answer


class FakeGateways:
    def __init__(self) -> None:
        self.target = AwsTarget(region=REGION)
        self.event_sources = FakeEventSources()
        self.buckets = Buckets()
        self.functions = Functions()


class Scene:
    """One function with its events, in a stack with some resources."""

    def __init__(
        self,
        *events: tuple[str, CfValue],
        resources: Mapping[str, JsonObject] | None = None,
        physical: Mapping[str, str] | None = None,
        outputs: Mapping[str, str] | None = None,
        settings: JsonObject | None = None,
        url: CfValue = None,
    ) -> None:
        self.gateways = FakeGateways()
        self.elsewhere = FakeGateways()
        listed = tuple(
            Event(kind=kind, config=config, index=place)
            for place, (kind, config) in enumerate(events, start=1)
        )
        self.function = Function(key="hello", name="shop-dev-hello", events=listed, url=url)
        service = Service(
            name="shop",
            provider=Provider(stage="dev", region=REGION, settings=settings or {}),
            directory=Path(),
            file=Path("serverless.yml"),
            functions={"hello": self.function},
        )
        references = References(REGION, ACCOUNT, "shop-dev", resources or {}, physical or {})
        self.deployment = Deployment(
            service,
            self.function,
            cast(Gateways, self.gateways),
            lambda _: cast(Gateways, self.elsewhere),
            resources or {},
            references,
            outputs or {},
        )

    @property
    def sent(self) -> list[tuple[str, object]]:
        return self.gateways.event_sources.sent

    def prepare(
        self, event: str | None = None, *, via: Via | None = None, **order: Any
    ) -> Prepared:
        data = order.pop("data", None)
        given = data.encode() if isinstance(data, str) else data
        asked = Order(data=given, unique=UNIQUE, now=1_767_268_800.0, **order)
        choice = choose(self.function, event, sampled=via == "invoke")
        return prepare(self.deployment, choice, asked, via)


def mapping(arn: CfValue) -> JsonObject:
    """Return the template's resource that has a function read from a queue or a stream."""
    return {"Type": "AWS::Lambda::EventSourceMapping", "Properties": {"EventSourceArn": arn}}
