"""Small objects are sent to S3 without a question before."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from sls_py.aws import connect
from sls_py.aws.bucket_protocol import Buckets
from sls_py.aws.small_bodies import SMALL
from sls_py.model.target import AwsTarget


class _Bucket(BaseHTTPRequestHandler):
    """Takes objects, and notes their length and what was asked before they were sent."""

    asked: list[tuple[int, str | None]]

    def do_PUT(self) -> None:
        length = int(self.headers["Content-Length"])
        self.rfile.read(length)
        self.asked.append((length, self.headers["Expect"]))
        self.send_response(200)
        self.send_header("ETag", '"tag"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture
def asked() -> list[tuple[int, str | None]]:
    return []


@pytest.fixture
def buckets(asked: list[tuple[int, str | None]]) -> Iterator[Buckets]:
    server = HTTPServer(("127.0.0.1", 0), type("Handler", (_Bucket,), {"asked": asked}))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        target = AwsTarget(
            region="us-east-1",
            endpoint_url=f"http://127.0.0.1:{server.server_port}",
            access_key_id="id",
            secret_access_key="key",
        )
        yield connect(target, environ={}).buckets
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("size", "expected"),
    [(0, None), (5, None), (SMALL, None), (SMALL + 1, "100-continue")],
)
def test_only_large_objects_wait_for_leave(
    buckets: Buckets, asked: list[tuple[int, str | None]], size: int, expected: str | None
) -> None:
    buckets.put("mine", "code.zip", b"x" * size, content_type="application/zip")
    assert asked == [(size, expected)]


def test_a_lock_is_written_with_one_request(
    buckets: Buckets, asked: list[tuple[int, str | None]]
) -> None:
    assert buckets.put_if("mine", "lock.json", b"{}", etag=None) == '"tag"'
    assert asked == [(2, None)]
