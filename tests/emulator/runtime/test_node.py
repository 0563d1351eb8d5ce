"""Node.js functions run here as they run there."""

from __future__ import annotations

import json
import os
import shutil
import textwrap
import threading
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from sls_py.emulator.runtime import Call, Outcome, RunnableFunction, RuntimeHost

if TYPE_CHECKING:
    from tests.emulator.runtime.conftest import Run

pytestmark = [
    pytest.mark.emulator,
    pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed"),
]


class MakeNode(Protocol):
    """Make a Node.js function from the texts of its files."""

    def __call__(self, files: Mapping[str, str], **changes: Any) -> RunnableFunction: ...


@pytest.fixture
def make(tmp_path: Path) -> MakeNode:
    def function(files: Mapping[str, str], **changes: Any) -> RunnableFunction:
        for name, text in files.items():
            path = tmp_path / "code" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text))
        settings: dict[str, Any] = {
            "key": str(tmp_path),
            "fingerprint": "1",
            "name": "fn",
            "runtime": "nodejs20.x",
            "handler": "app.handler",
            "code": tmp_path / "code",
            "memory_size": 256,
            "timeout": 10.0,
        }
        return RunnableFunction(**(settings | changes))

    return function


def failure(outcome: Outcome) -> tuple[str, str]:
    error = json.loads(outcome.payload)
    assert error["errorType"] == outcome.error
    return error["errorType"], error["errorMessage"]


_ECHO = "handler = async (event, context) => [event, context.awsRequestId, context.functionName]"


@pytest.mark.parametrize(
    "files",
    [
        {"app.js": f"exports.{_ECHO}"},
        {"app.cjs": f"exports.{_ECHO}"},
        {"app.mjs": f"export const {_ECHO}"},
        {"app.js": f"export const {_ECHO}", "package.json": '{"type": "module"}'},
        {
            "app.js": f"const {_ECHO}; export default {{ handler }}",
            "package.json": '{"type": "module"}',
        },
    ],
    ids=["commonjs", "cjs", "mjs", "module", "default"],
)
def test_modules_of_all_kinds_are_loaded(
    files: Mapping[str, str], make: MakeNode, run: Run
) -> None:
    assert json.loads(run(make(files), b'{"a": 1}').payload) == [{"a": 1}, "request-1", "fn"]


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ("exports.handler = (event, context, callback) => callback(null, 1)", 1),
        (
            "exports.handler = (event, context, callback) => { setTimeout(() => callback(null, 2), 20) }",
            2,
        ),
        (
            """
            exports.handler = (event, context, callback) => {
              context.callbackWaitsForEmptyEventLoop = false;
              setInterval(() => {}, 1000);
              callback(null, 3);
            }
            """,
            3,
        ),
        ("exports.handler = (event, context) => context.succeed(4)", 4),
        ("exports.handler = () => {}", None),
        ("exports.handler = () => new Promise(() => {})", None),
        ("exports.handler = async () => undefined", None),
    ],
)
def test_answers_come_by_promise_by_callback_or_not_at_all(
    body: str, answer: object, make: MakeNode, run: Run
) -> None:
    outcome = run(make({"app.js": body}))
    assert (json.loads(outcome.payload), outcome.error) == (answer, None)


def test_a_warm_process_takes_one_event_after_the_other(make: MakeNode, run: Run) -> None:
    function = make(
        {
            "app.js": "let n = 0; exports.handler = (e, c, done) => setTimeout(() => done(null, ++n), 1)"
        }
    )
    assert [run(function).payload for _ in range(3)] == [b"1", b"2", b"3"]


def test_an_error_has_its_class_and_its_stack(make: MakeNode, run: Run) -> None:
    outcome = run(make({"app.js": "exports.handler = async () => { null.x }"}))
    assert failure(outcome)[0] == "TypeError"
    assert "app.js" in json.loads(outcome.payload)["trace"][1]
    assert "ERROR\tInvoke Error" in outcome.log_text


@pytest.mark.parametrize(
    ("handler", "source", "kind", "message"),
    [
        (
            "app.handler",
            "require('gone')",
            "Runtime.ImportModuleError",
            "Cannot find module 'gone'",
        ),
        ("app.handler", "exports.handler = (", "Runtime.UserCodeSyntaxError", "SyntaxError"),
        ("app.other", "", "Runtime.HandlerNotFound", "app.other is undefined or not exported"),
        ("app", "", "Runtime.MalformedHandlerName", "Bad handler"),
        ("none.handler", "", "Runtime.ImportModuleError", "Cannot find module"),
        (
            "app.handler",
            "exports.handler = () => { Promise.reject(new Error('x')); return new Promise(() => {}) }",
            "Runtime.UnhandledPromiseRejection",
            "Error: x",
        ),
        (
            "app.handler",
            "exports.handler = () => { setTimeout(() => { throw new RangeError('late') }); return new Promise(() => {}) }",
            "RangeError",
            "late",
        ),
        (
            "app.handler",
            "exports.handler = async () => process.exit(3)",
            "Runtime.ExitError",
            "status 3",
        ),
    ],
)
def test_what_is_wrong_is_named_as_there(  # noqa: PLR0917
    handler: str, source: str, kind: str, message: str, make: MakeNode, run: Run
) -> None:
    outcome = run(make({"app.js": source}, handler=handler))
    assert failure(outcome)[0] == kind
    assert message in failure(outcome)[1]


def test_callbacks_are_gone_from_node_24_on(make: MakeNode, run: Run) -> None:
    source = "exports.handler = (event, context, callback) => callback(null, 1)"
    outcome = run(make({"app.js": source}, runtime="nodejs24.x"))
    assert failure(outcome)[0] == "Runtime.CallbackHandlerDeprecated"


def test_the_log_looks_as_there(make: MakeNode, run: Run) -> None:
    source = "exports.handler = async () => { console.log('a %d\\nb', 1); console.error('bad') }"
    lines = [line.text for line in run(make({"app.js": source})).log]
    assert lines[0].startswith("INIT_START Runtime Version: nodejs20.x (node ")
    assert lines[1] == "START RequestId: request-1 Version: $LATEST"
    assert lines[2].endswith("Z\trequest-1\tINFO\ta 1\nb")
    assert lines[3].endswith("Z\trequest-1\tERROR\tbad")
    assert lines[4] == "END RequestId: request-1"
    assert "Max Memory Used: " in lines[5]
    assert "Init Duration: " in lines[5]


def test_a_log_in_json_has_an_object_each_line(make: MakeNode, run: Run) -> None:
    source = "exports.handler = async () => { console.info({ a: 1 }); console.debug('no') }"
    outcome = run(make({"app.js": source}, log_format="JSON"))
    own = [json.loads(line.text) for line in outcome.log if "platform." not in line.text]
    assert [(line["level"], line["message"], line["requestId"]) for line in own] == [
        ("INFO", {"a": 1}, "request-1")
    ]


@pytest.mark.parametrize("name", ["app.js", "app.mjs"])
def test_layers_are_found(name: str, make: MakeNode, run: Run, tmp_path: Path) -> None:
    library = tmp_path / "layer" / "nodejs" / "node_modules" / "shared"
    library.mkdir(parents=True)
    (library / "index.js").write_text("exports.value = 5")
    sources = {
        "app.js": "const { value } = require('shared'); exports.handler = async () => value",
        "app.mjs": "import shared from 'shared'; export const handler = async () => shared.value",
    }
    function = make({name: sources[name]}, layers=(tmp_path / "layer",))
    assert run(function).payload == b"5"


def test_a_streamed_answer_is_collected(make: MakeNode, run: Run) -> None:
    source = """
        exports.handler = awslambda.streamifyResponse(async (event, stream) => {
          stream.write("one ");
          setTimeout(() => { stream.write("two"); stream.end(); }, 5);
        });
    """
    assert run(make({"app.js": source})).payload == b"one two"


def test_the_process_ends_with_its_time(make: MakeNode, run: Run) -> None:
    source = "exports.handler = () => new Promise((done) => setTimeout(done, 60000))"
    function = make({"app.js": source}, timeout=0.5)
    assert failure(run(function))[0] == "Sandbox.Timedout"


def test_new_code_is_run(make: MakeNode, run: Run) -> None:
    function = make({"app.js": "exports.handler = async () => 1"})
    assert run(function).payload == b"1"
    make({"app.js": "exports.handler = async () => 2"})
    assert run(replace(function, fingerprint="2")).payload == b"2"


@pytest.mark.parametrize(
    "files",
    [
        {"app.js": 'require("@aws-sdk/client-of-nobody/commands")'},
        {"app.mjs": 'import "@aws-sdk/client-of-nobody"'},
    ],
)
def test_a_missing_part_of_awss_sdk_is_told_with_the_way_to_get_it(
    files: Mapping[str, str], make: MakeNode, run: Run
) -> None:
    kind, message = failure(run(make(files)))
    assert kind == "Runtime.ImportModuleError"
    assert "`npm install --save-dev @aws-sdk/client-of-nobody`" in message


def test_another_missing_package_is_told_as_there(make: MakeNode, run: Run) -> None:
    _, message = failure(run(make({"app.js": 'require("nobody")'})))
    assert "npm install" not in message


@pytest.mark.parametrize("library", ['require("https")', '(await import("node:https")).default'])
def test_answers_of_custom_resources_come_here_whatever_their_port(
    library: str, make: MakeNode, run: Run
) -> None:
    source = """
        exports.handler = async (event) => {
          const https = LIBRARY;
          const { hostname, pathname } = new URL(event.ResponseURL);
          const options = { hostname, port: 443, path: pathname, method: "PUT" };
          return new Promise((resolve, reject) => {
            const request = https.request(options, (answer) => resolve(answer.statusCode));
            request.on("error", reject);
            request.end(JSON.stringify({ Status: "SUCCESS" }));
          });
        };
    """
    bodies: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            assert self.path == _REPLY
            bodies.append(self.rfile.read(20))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        home = f"http://127.0.0.1:{server.server_port}"
        function = make(
            {"app.js": source.replace("LIBRARY", library)}, platform={"AWS_ENDPOINT_URL": home}
        )
        outcome = run(function, json.dumps({"ResponseURL": home + _REPLY}).encode())
        server.shutdown()
        thread.join()
    assert (outcome.error, json.loads(outcome.payload)) == (None, 200)
    assert bodies == [b'{"Status":"SUCCESS"}']


_REPLY = "/_ministack/cfn-response/token"


@pytest.mark.parametrize(
    "files",
    [
        {"app.js": 'const { v } = require("@aws-sdk/tiny"); exports.handler = async () => v'},
        {"app.mjs": 'import { v } from "@aws-sdk/tiny"; export const handler = async () => v'},
    ],
)
def test_awss_sdk_is_found_where_the_service_has_it(
    files: Mapping[str, str], make: MakeNode, tmp_path: Path
) -> None:
    for name in ("@aws-sdk/tiny", "other"):
        package = tmp_path / "project" / "node_modules" / name
        package.mkdir(parents=True)
        (package / "index.js").write_text("exports.v = process.env._SLSPY_SDK ?? 'found'")
    service = tmp_path / "project" / "services" / "one"
    folders = {"fn": service}
    with closing(RuntimeHost(tmp_path / "host", os.environ, folder_of=folders.get)) as host:
        call = Call(request_id="1", payload=b"{}")
        assert host.invoke(make(files), call).payload == b'"found"'
        # what the package forgot is missing here, as it is there
        forgotten = make({"app.js": 'require("other")'}, handler="app.handler", fingerprint="2")
        (tmp_path / "code" / "app.mjs").unlink(missing_ok=True)
        assert failure(host.invoke(forgotten, call))[0] == "Runtime.ImportModuleError"
