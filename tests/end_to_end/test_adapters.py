"""Services with packages of the index: Flask, FastAPI, Powertools and Pillow, each deployed and used."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zlib

import pytest

from tests.end_to_end.conftest import Tell
from tests.end_to_end.story import endpoint, eventually, fetch

pytestmark = [pytest.mark.emulator, pytest.mark.index, pytest.mark.timeout(300)]


@pytest.fixture(scope="session", autouse=True)
def _index(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skip where the package index does not answer."""
    folder = tmp_path_factory.mktemp("index")
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--retries", "0", "--timeout"]
    asked = subprocess.run(
        [*command, "5", "--dest", str(folder), "mangum"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if asked.returncode:
        pytest.skip(f"the package index does not answer: {asked.stderr.strip()[-200:]}")


def test_a_flask_application_answers_behind_a_rest_api(tell: Tell) -> None:
    deployed = tell("notebook").deploy()
    root = next(item["url"] for item in deployed["endpoints"]).rstrip("/")
    home = fetch(f"{root}/pages/home")
    assert (home.status, home.text) == (200, "welcome")
    assert home.headers["Set-Cookie"].startswith("last=home")
    assert fetch(f"{root}/pages/none").status == 404
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    written = fetch(f"{root}/pages/new", "PUT", "text=gr%C3%BC%C3%9Fe", form)
    assert (written.status, written.json) == (201, {"name": "new", "length": 5})
    assert fetch(f"{root}/pages/new").text == "grüße"


def test_a_fastapi_application_answers_behind_an_http_api(tell: Tell) -> None:
    root = endpoint(tell("todos").deploy(), "api")
    sent = {"Content-Type": "application/json"}
    assert fetch(f"{root}/todos", "POST", '{"text": ""}', sent).status == 422
    added = fetch(f"{root}/todos", "POST", '{"text": "rest"}', sent)
    assert (added.status, added.json) == (201, {"id": 1, "text": "rest", "done": False})
    assert fetch(f"{root}/todos/1").json == {"text": "rest", "done": False}
    assert fetch(f"{root}/todos/2").json == {"detail": "no such todo"}
    assert fetch(f"{root}/openapi.json").json["info"]["title"] == "Todos"


def test_powertools_route_log_count_and_report_single_failures(tell: Tell) -> None:
    story = tell("payments")
    deployed = story.deploy()
    root = endpoint(deployed, "api")
    assert fetch(f"{root}/payments/7").json == {"payment": "7"}
    assert fetch(f"{root}/payments/8").json == {"statusCode": 404, "message": "no such payment"}
    lines = story.slspy("logs", "-f", "api", "--json").assert_success().json()["lines"]
    records = [json.loads(line["message"]) for line in lines if line["message"].startswith("{")]
    (shown,) = (record for record in records if record.get("message") == "shown")
    assert (shown["payment"], shown["service"], bool(shown["correlation_id"])) == (
        "7",
        "payments",
        True,
    )
    assert any(record.get("Shown") == [1.0] for record in records)
    queue = story.client("sqs")
    for body in ("10", "a lot", "20"):
        queue.send_message(QueueUrl=deployed["outputs"]["Payments"], MessageBody=body)
    refused = deployed["outputs"]["Refused"]
    found = eventually(lambda: queue.receive_message(QueueUrl=refused).get("Messages"), 60)
    assert found is not None
    assert [message["Body"] for message in found] == ["a lot"]


def test_pillow_makes_thumbnails_of_photos(tell: Tell) -> None:
    story = tell("gallery")
    story.deploy()
    s3, bucket = story.client("s3"), "gallery-dev-photos"
    s3.put_object(Bucket=bucket, Key="large/sea.png", Body=photo(320, 160))

    def keys() -> list[str]:
        listed = s3.list_objects_v2(Bucket=bucket, Prefix="small/")
        return [item["Key"] for item in listed.get("Contents", ())]

    assert eventually(keys, 30) == ["small/sea.png"]
    small = s3.get_object(Bucket=bucket, Key="small/sea.png")["Body"].read()
    assert size_of_jpeg(small) == (64, 32)


def photo(width: int, height: int) -> bytes:
    """Return a blue PNG."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\0\0\xff" * width) * height
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def size_of_jpeg(content: bytes) -> tuple[int, int]:
    """Return width and height of a baseline JPEG."""
    stream = io.BytesIO(content)
    stream.seek(2)
    while True:
        marker, length = struct.unpack(">HH", stream.read(4))
        if marker == 0xFFC0:
            _, height, width = struct.unpack(">BHH", stream.read(5))
            return width, height
        stream.seek(length - 2, 1)
