"""Mistakes that users make, each as a small service and the command that meets it."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

PAGE_HEAD = """\
# Mistakes, and what slspy says of them

<!-- Written by scripts/docs; change scripts/broken_services.py instead. -->

Each part of a service file below has a mistake in it, and is followed by what `slspy validate` (or the command that is
named) answers. A problem has its place in the file, the source line with a caret, and mostly a hint; all problems of a
file are told at once, and the command ends with exit code 2 ([exit codes](exit-codes.md)). `slspy validate --json` has
the same as data, and in GitHub Actions problems are annotations of the file.

Files that begin like this are shown without these four lines:

```yaml
service: shop
provider:
  name: aws
  runtime: python3.12
```

How large a file may be: 16,000,000 bytes, 100,000 values, 100 levels of nesting; variables may stand in each other 50
levels deep, and lead to each other 80 times in a row. When 100 values cannot be resolved, slspy stops there.
"""

SERVICE = "serverless.yml"
HEAD = "service: shop\nprovider:\n  name: aws\n  runtime: python3.12\n"


@dataclass(frozen=True)
class Mistake:
    """A service with something wrong in it: its files by name, and the command line without `slspy`."""

    title: str
    files: dict[str, str] = field(default_factory=dict)
    command: str = "validate"


def service(title: str, rest: str, *, command: str = "validate", **others: str) -> Mistake:
    """Return a mistake in a file that starts like most do; the names of other files have `_` for the dot."""
    code = {f"{name}.py": "def handler(event, context):\n    ...\n" for name in ("orders", "carts")}
    files = {**code, **{name.replace("_", "."): text for name, text in others.items()}}
    return Mistake(title, {SERVICE: HEAD + rest, **files}, command)


def events(title: str, event: str) -> Mistake:
    """Return a mistake in an event of a function."""
    return service(
        title, f"functions:\n  orders:\n    handler: orders.handler\n    events:\n{event}"
    )


MISTAKES = {
    "The text of the file": (
        service("A tab", "functions:\n  orders:\n\thandler: orders.handler\n"),
        service(
            "A colon in text without quotes",
            "functions:\n  orders:\n    handler: orders.handler\n    description: Note: for the shop\n",
        ),
        service("A star in text without quotes", "package:\n  patterns:\n    - *.txt\n"),
        service(
            "A key that is there twice",
            "functions:\n  orders:\n    handler: orders.handler\nfunctions:\n  carts:\n    handler: carts.handler\n",
        ),
        service("An unknown short tag", "custom:\n  bucket: !GetAttr Bucket.Arn\n"),
        Mistake(
            "A comma too many in JSON",
            {"serverless.json": '{\n  "service": "shop",\n  "provider": {"name": "aws"},\n}\n'},
        ),
    ),
    "Names and values": (
        Mistake("No `service`", {SERVICE: "provider:\n  name: aws\n"}),
        service(
            "A misspelled key",
            "functions:\n  orders:\n    handler: orders.handler\n    memorysize: 512\n    enviroment:\n      A: b\n",
        ),
        service(
            "A value of the wrong type",
            "functions:\n  orders:\n    handler: orders.handler\n    timeout: ten\n",
        ),
        service(
            "A number out of range",
            "functions:\n  orders:\n    handler: orders.handler\n    memorySize: 64\n",
        ),
        service(
            "An unknown runtime",
            "functions:\n  orders:\n    handler: orders.handler\n    runtime: phyton3.12\n",
        ),
        service("A handler without a function", "functions:\n  orders:\n    handler: orders\n"),
        service(
            "A role that is no ARN",
            "functions:\n  orders:\n    handler: orders.handler\n    role: aws:iam::123456789012:role/shop\n",
        ),
        service(
            "A name that is too long",
            "functions:\n  orders:\n    handler: orders.handler\n    name: shop-orders-that-were-paid-but-not-yet-sent-to-customers-who-live-abroad\n",
        ),
        service(
            "A function that is a list",
            "functions:\n  - orders:\n      handler: orders.handler\n  - carts\n",
        ),
        service(
            "Several mistakes at once",
            "functions:\n  orders:\n    handler: orders.handler\n    timeout: 1000\n    layers: arn\n  carts:\n    handlr: carts.handler\n",
        ),
    ),
    "Events": (
        events("An unknown event", "      - htttpApi: GET /orders\n"),
        events(
            "An event that lost its indentation",
            "      - http:\n        path: orders\n        method: get\n",
        ),
        events(
            "A property of another form of the event",
            "      - sqs:\n          queue: arn:aws:sqs:eu-west-1:123456789012:orders\n          batchSize: 10\n",
        ),
        events("A wrong schedule", "      - schedule: cron(0 12 * * *)\n"),
        events("A rate without an s", "      - schedule: rate(5 minute)\n"),
        events("A wrong method", "      - httpApi: FETCH /orders\n"),
        service(
            "One route twice",
            "functions:\n  orders:\n    handler: orders.handler\n    events:\n      - httpApi: GET /orders\n  carts:\n    handler: carts.handler\n    events:\n      - httpApi: GET /orders\n",
        ),
        events("A wrong ARN", "      - sqs: orders-queue\n"),
    ),
    "Variables": (
        service(
            "A variable without a value",
            "custom:\n  tables:\n    orders: orders-${sls:stage}\nfunctions:\n  orders:\n    handler: orders.handler\n    environment:\n      TABLE: ${self:custom.tables.order}\n      KEY: ${env:PAYMENT_KEY}\n",
        ),
        service("An unknown source", "custom:\n  table: ${slef:service}-orders\n"),
        service("A brace too few", "custom:\n  table: ${self:service-orders\n"),
        service(
            "A fallback in braces of its own",
            "custom:\n  size: ${opt:size, ${self:custom.default}}\n  default: 5\n",
        ),
        service(
            "Variables in a circle", "custom:\n  a: ${self:custom.b}\n  b: x-${self:custom.a}\n"
        ),
        service(
            "An object in the middle of a text",
            "custom:\n  tables:\n    orders: o\n  name: all-${self:custom.tables}\n",
        ),
        service(
            "A value from another file",
            "functions:\n  orders: ${file(orders.yml)}\n",
            orders_yml="handler: orders.handler\ntimeout: 1800\n",
        ),
        service(
            "A value that is in AWS, without credentials",
            "custom:\n  key: ${ssm:/shop/payment-key}\n",
        ),
        service("A file that is not there", "custom: ${file(settings.${sls:stage}.yml)}\n"),
        service(
            "A JavaScript file",
            "custom: ${file(settings.js):values}\n",
            settings_js="module.exports.values = () => ({})\n",
        ),
    ),
    "The stack": (
        service(
            "A reference to nothing",
            "functions:\n  orders:\n    handler: orders.handler\n    environment:\n      TABLE: !Ref OrderTable\nresources:\n  Resources:\n    OrdersTable:\n      Type: AWS::SNS::Topic\n",
        ),
        service(
            "A resource without a type",
            "resources:\n  Resources:\n    OrdersTable:\n      Properties:\n        TableName: orders\n",
        ),
        service(
            "A pattern that matches nothing",
            "functions:\n  orders:\n    handler: src/orders.handler\npackage:\n  patterns:\n    - '!**'\n",
            command="package",
        ),
        service("A plugin that is not installed", "plugins:\n  - warmup\n"),
    ),
    "The command line": (
        Mistake("No service file", {}, "validate"),
        service("A misspelled command", "", command="depoly"),
        service("A misspelled option", "", command="validate --stgae prod"),
        service("A stage that cannot be one", "", command="validate --stage feature/cart"),
        service(
            "A parameter without a value",
            "custom:\n  key: ${param:key}\n",
            command="validate --param key",
        ),
        service(
            "An unknown function",
            "functions:\n  orders:\n    handler: orders.handler\n",
            command="invoke local -f order",
        ),
    ),
}


def answer(mistake: Mistake) -> str:
    """Return what slspy says of a mistake, from a folder of its own and without any environment."""
    from sls_py.cli.main import run

    written = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for name, text in mistake.files.items():
            Path(name).write_text(text, encoding="utf-8")
        os.environ.clear()
        os.environ.update(HOME=folder, AWS_EC2_METADATA_DISABLED="true")
        with contextlib.redirect_stderr(written), contextlib.redirect_stdout(io.StringIO()):
            run(mistake.command.split())
    text = written.getvalue()
    return text[text.index("error:") :].rstrip()


def mistakes_page() -> str:
    """Return the page of mistakes, each with what slspy says of it."""
    parts = [PAGE_HEAD]
    for title, mistakes in MISTAKES.items():
        parts.append(f"## {title}\n")
        parts += map(_section, mistakes)
    return "\n".join(parts)


def _section(mistake: Mistake) -> str:
    shown = {name: text for name, text in mistake.files.items() if not name.endswith(".py")}
    files = [_file(name, text) for name, text in shown.items() if text != HEAD]
    command = "" if mistake.command == "validate" else f"$ slspy {mistake.command}\n"
    return "\n".join(
        [f"### {mistake.title}\n", *files, f"```text\n{command}{answer(mistake)}\n```\n"]
    )


def _file(name: str, text: str) -> str:
    language = Path(name).suffix.lstrip(".").replace("yml", "yaml")
    title = "" if name == SERVICE else f"`{name}`:\n\n"
    return f"{title}```{language}\n{text.removeprefix(HEAD)}```\n"
