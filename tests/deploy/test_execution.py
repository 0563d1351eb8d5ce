"""Where a resource that failed comes from in the service file."""

from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.deploy.execution import where
from sls_py.model.options import Options
from sls_py.position import Position
from sls_py.service.extensions import Extensions
from sls_py.service.load import build, read

FILE = """\
service: shop
provider:
  name: aws
  runtime: python3.11
  iam:
    role:
      statements: []
functions:
  list:
    handler: a.b
  listAll:
    handler: a.b
layers:
  money:
    path: layer
resources:
  Resources:
    Jobs: {Type: AWS::SQS::Queue}
  extensions:
    ListLogGroup:
      Properties: {RetentionInDays: 1}
"""


@pytest.mark.parametrize(
    ("logical_id", "line"),
    [
        ("Jobs", 18),
        ("ListLambdaFunction", 9),
        ("ListAllLambdaFunction", 11),
        ("ListLogGroup", 20),
        ("MoneyLambdaLayer", 14),
        ("IamRoleLambdaExecution", 5),
        ("HttpApiIntegrationList", 2),
        ("Unheard", None),
    ],
)
def test_resources_lead_to_what_they_were_made_for(
    tmp_path: Path, logical_id: str, line: int | None
) -> None:
    (tmp_path / "serverless.yml").write_text(FILE)
    service = build(read(tmp_path, Options(directory=tmp_path), {}), Extensions())
    found: Position | None = where(service, logical_id)
    assert (found.line if found else None) == line
