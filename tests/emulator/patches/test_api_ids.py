"""An API that is removed and deployed again has its old address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Deploy

pytestmark = pytest.mark.emulator

_APIS = {
    "Http": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "a", "ProtocolType": "HTTP"}},
    "Rest": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "b"}},
}
_IDS = {"Http": {"Ref": "Http"}, "Rest": {"Ref": "Rest"}}


def test_ids_come_back(deploy: Deploy) -> None:
    first = deploy(_APIS, outputs=_IDS)
    before = first.outputs
    first.delete()
    again = deploy(_APIS, outputs=_IDS).outputs
    other = deploy(_APIS, outputs=_IDS, name="other").outputs
    assert again == before
    assert len({*before.values(), *other.values()}) == 4
