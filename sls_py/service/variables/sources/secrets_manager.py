"""`${secretsmanager:name}`: secrets of AWS Secrets Manager."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sls_py.errors import AwsError, did_you_mean
from sls_py.model.secret import SecretReference
from sls_py.service.extensions import Missing, Secret, VariableContext
from sls_py.service.variables.sources.address import needed
from sls_py.service.variables.sources.cloud import CloudSource, Question, parsed_text

if TYPE_CHECKING:
    from sls_py.aws.protocols import Gateways
    from sls_py.aws.records import StoredSecret


class SecretSource(CloudSource):
    """`${secretsmanager(region, raw):name.key}`: a secret of AWS Secrets Manager, or a value inside of one.

    A secret that is a JSON object becomes an object, unless `raw`. Names may have dots: the shortest name that there
    is counts, the rest are keys.
    """

    name = "secretsmanager"

    def resolve(
        self, address: str | None, params: Sequence[Any], context: VariableContext, /
    ) -> Any:
        """Return the value that the address leads to."""
        address = needed(address, _SECRET)
        region = self.question(address, params, context).region
        refused: AwsError | None = None
        for name, keys in _readings(address):
            question = Question(region, name)
            try:
                answer = self.asked(question)
            except AwsError as error:
                # Roles that may read some secrets only are refused the others, also those that are not there.
                refused = refused or error
                continue
            if not isinstance(answer, Missing):
                return _inside(answer, question, keys, raw="raw" in params)
        if refused:
            raise refused
        return Missing(f"there is no secret `{address}` in `{region}`")

    def question(
        self, address: str | None, params: Sequence[Any], context: VariableContext
    ) -> Question:
        """Return the question for the shortest name that an address may begin with."""
        name, _ = _readings(needed(address, _SECRET))[0]
        regions = [str(param) for param in params if param and param != "raw"]
        return Question(regions[0] if regions else context.region(), name)

    def ask(self, gateways: Gateways, question: Question) -> Any:
        """Ask for a secret."""
        from sls_py.aws.stored import read_secret

        found = read_secret(gateways, question.subject)
        return Missing() if found is None else found


def _readings(address: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return what an address may mean: names with the keys that follow, shortest names first."""
    folder, slash, last = address.rpartition("/")
    words = last.split(".")
    return [
        (f"{folder}{slash}{'.'.join(words[:count])}", tuple(words[count:]))
        for count in range(1, len(words) + 1)
    ]


def _inside(secret: StoredSecret, question: Question, keys: Sequence[str], *, raw: bool) -> Any:
    reference = SecretReference(
        "secretsmanager", question.region, question.subject, version=secret.version
    )
    text = secret.text
    if not keys:
        return Secret(text if raw else parsed_text(text), reference)
    value = parsed_text(text)
    done: tuple[str | int, ...] = ()
    for key in keys:
        if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value, done = value[int(key)], (*done, int(key))
        elif isinstance(value, dict) and key in value:
            value, done = value[key], (*done, key)
        else:
            near = did_you_mean(key, value) if isinstance(value, dict) else None
            missing = ".".join(keys)
            return Missing(f"there is no `{missing}` in the secret `{question.subject}`", near)
    return Secret(value, reference._replace(keys=done)) if value is not None else Missing()


_SECRET = "`${secretsmanager:name.key}`"  # noqa: S105 - an example
