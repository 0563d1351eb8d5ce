"""One service's calls: the client is made on the first one, and errors come out as slspy's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Lock
from typing import Any

from sls_py.aws.errors import Translator
from sls_py.model.values import JsonObject


class Api:
    """Calls operations of one AWS service by AWS's own names for them."""

    def __init__(self, service: str, make: Callable[[], Any], translator: Translator) -> None:
        self.service = service
        self._make = make
        self._translated = translator
        self._lock = Lock()
        self._client: Any = None

    def client(self, operation: str) -> Any:
        """Return the boto3 client; `operation` is named when it cannot be made.

        Raises:
            CredentialsError: profile, region or configuration files are wrong.
        """
        with self._lock, self._translated(self.service, operation):
            if self._client is None:
                self._client = self._make()
            return self._client

    def endpoint(self, operation: str) -> str:
        """Return the address of the service; `operation` is named when the client cannot be made."""
        return str(self.client(operation).meta.endpoint_url)

    def call(self, operation: str, **parameters: Any) -> JsonObject:
        """Call an operation (`DescribeStacks`) and return its answer.

        Raises:
            CredentialsError: AWS does not know the caller.
            AwsError: AWS refused the call, or cannot be reached.
        """
        client = self.client(operation)
        with self._translated(self.service, operation):
            answer: JsonObject = getattr(client, _method(operation))(**parameters)
            return answer

    def pages(self, operation: str, **parameters: Any) -> Iterator[JsonObject]:
        """Yield all pages of a listing operation; errors as in `call`."""
        client = self.client(operation)
        with self._translated(self.service, operation):
            yield from client.get_paginator(_method(operation)).paginate(**parameters)

    def read(self, operation: str, **parameters: Any) -> bytes:
        """Call an operation and return the whole body of its answer; errors as in `call`."""
        content: bytes = self.whole(operation, **parameters)["Body"]
        return content

    def whole(self, operation: str, **parameters: Any) -> JsonObject:
        """Call an operation and return its answer, with its body read to the end; errors as in `call`."""
        answer = self.call(operation, **parameters)
        with self._translated(self.service, operation):
            return answer | {"Body": answer["Body"].read()}

    def transfer(
        self,
        file: str,
        bucket: str,
        key: str,
        extra: dict[str, Any],
        *,
        part_size: int,
        sent: Callable[[int], None] | None = None,
    ) -> None:
        """Upload a large file in parallel parts; errors as in `call`. `sent` hears how many bytes went, again and again."""
        from boto3.s3.transfer import S3Transfer, TransferConfig

        client = self.client("PutObject")
        config = TransferConfig(
            multipart_threshold=part_size, multipart_chunksize=part_size, max_concurrency=6
        )
        with self._translated(self.service, "PutObject"), S3Transfer(client, config) as transfer:
            transfer.upload_file(file, bucket, key, callback=sent, extra_args=extra)

    def download(self, file: str, bucket: str, key: str, extra: dict[str, Any]) -> None:
        """Download an object to a file, a large one in parallel parts; errors as in `call`."""
        from boto3.s3.transfer import S3Transfer

        client = self.client("GetObject")
        with self._translated(self.service, "GetObject"), S3Transfer(client) as transfer:
            transfer.download_file(bucket, key, file, extra_args=extra)

    def knows(self, operation: str) -> bool:
        """Tell whether the installed botocore knows an operation."""
        return operation in self.client(operation).meta.service_model.operation_names

    def accepts(self, operation: str, parameter: str) -> bool:
        """Tell whether the installed botocore knows a parameter of an operation."""
        model = self.client(operation).meta.service_model.operation_model(operation)
        return parameter in model.input_shape.members


def _method(operation: str) -> str:
    from botocore import xform_name

    name: str = xform_name(operation)
    return name
