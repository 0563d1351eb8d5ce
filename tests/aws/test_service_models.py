from __future__ import annotations

import json
from pathlib import Path

from botocore.loaders import create_loader

from sls_py.aws import connect
from sls_py.aws.service_models import model_loader
from sls_py.model.target import AwsTarget

CLOSED_PORT = "http://127.0.0.1:9"


def test_models_are_those_that_botocore_reads() -> None:
    for name in ("service-2", "endpoint-rule-set-1", "paginators-1"):
        read = model_loader(None).load_service_model("sts", name)
        assert read == create_loader().load_service_model("sts", name)


def test_a_model_is_read_once_in_a_process() -> None:
    first = model_loader(None).load_service_model("sts", "service-2")
    assert model_loader(None).load_service_model("sts", "service-2") is first


def test_models_of_the_users_own_are_found(tmp_path: Path) -> None:
    folder = tmp_path / "weather" / "2026-01-01"
    folder.mkdir(parents=True)
    (folder / "service-2.json").write_text(json.dumps({"metadata": {"serviceId": "Weather"}}))
    loader = model_loader(str(tmp_path))
    assert loader.load_service_model("weather", "service-2")["metadata"]["serviceId"] == "Weather"


def test_clients_work_with_copies_of_models(tmp_path: Path) -> None:
    environ = {"SLSPY_HOME": str(tmp_path)}
    (tmp_path / "models").mkdir()
    operations = []
    for _process in range(2):
        model_loader.cache_clear()
        target = AwsTarget(region="eu-west-1", access_key_id="a", secret_access_key="s")
        gateways = connect(target, environ=environ)
        assert gateways.buckets.url("b", "k") == f"{CLOSED_PORT}/b/k"
        client = gateways._connection.api("lambda").client("ListFunctions")
        operations.append((client.meta.endpoint_url, client.meta.service_model.operation_names))
        assert list((tmp_path / "models").iterdir())
    assert operations[0] == operations[1]
