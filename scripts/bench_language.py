"""A large service file with variables of every kind, the same on every run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

FUNCTIONS = 200

_HEAD = """\
service: shop
provider:
  name: aws
  runtime: python3.12
  stage: ${opt:stage, 'dev'}
  region: ${opt:region, self:custom.region.${sls:stage}, 'us-east-1'}
  environment:
    STAGE: ${sls:stage}
    DOMAIN: ${param:domain}
params:
  default:
    domain: ${sls:stage}.example.com
    memory: 256
  dev:
    debug: 'true'
custom:
  region: {dev: eu-west-1, prod: us-west-2}
  sizes: {small: 128, medium: 512, large: "${param:memory}"}
  prefix: ${self:service}-${sls:stage}
  team: ${file(values.json):team.name}
"""

_VARIABLES = (
    "${{self:custom.prefix}}-table-{number}",
    "${{opt:queue, 'queue-{number}'}}",
    "${{env:BENCH_HOME, env:BENCH_OTHER, 'home-{number}'}}",
    "${{param:domain}}/items/{number}",
    "${{file(values.json):functions.f{number}.owner}}",
    "${{file(settings.yml):${{sls:stage}}.level}}",
    "${{strToBool(${{param:debug, 'false'}})}}",
    "${{self:custom.missing{number}, self:custom.team}}",
)
_FUNCTION = """\
  f{number}:
    handler: handler.main
    description: Function {number} of ${{self:custom.team}}
    memorySize: ${{self:custom.sizes.{size}}}
    timeout: 10
    tags:
      owner: team
      number: "{number}"
    environment:
      NUMBER: "{number}"
      TABLE: items-{number}
      LEVEL: info
      ENDPOINT: https://items-{number}.example.com/
      FIRST: {first}
      SECOND: {second}
    events:
      - http:
          path: items/{number}
          method: get
          cors: true
      # every five minutes
      - schedule:
          rate: rate(5 minutes)
          enabled: false
          input:
            number: {number}
"""


def language_service(folder: Path) -> None:
    """Write `serverless.yml` with 5,000 lines, 200 functions and 1,000 variables, and the files it reads."""
    owners = {f"f{number}": {"owner": f"team-{number % 7}"} for number in range(FUNCTIONS)}
    values = {"team": {"name": "checkout"}, "functions": owners}
    (folder / "handler.py").write_text("def main(event, context):\n    return {}\n")
    (folder / "values.json").write_text(json.dumps(values, indent=1))
    (folder / "settings.yml").write_text(
        "minutes: 5\ndev:\n  timeout: 10\n  level: debug\nprod:\n  timeout: 20\n  level: warn\n"
    )
    (folder / "serverless.yml").write_text(_HEAD + "functions:\n" + "".join(_functions()))


def _functions() -> Iterator[str]:
    sizes, variables = cycle(("small", "medium", "large")), cycle(_VARIABLES)
    for number in range(FUNCTIONS):
        first, second = (next(variables).format(number=number) for _ in range(2))
        yield _FUNCTION.format(number=number, size=next(sizes), first=first, second=second)
