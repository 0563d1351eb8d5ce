"""Secrets in the template: warn of them, or pass them to CloudFormation beside the template.

With `provider.secrets: hidden` each secret becomes a parameter with `NoEcho`, whose value CloudFormation gets with the
request and shows to nobody
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html). With
`provider.secrets: references` CloudFormation reads the secrets itself wherever it can.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from sls_py.cfn.naming import upper_first
from sls_py.cfn.values import ref
from sls_py.errors import Problem
from sls_py.model.secret import SecretPiece, SecretText, SecretValue, secret_values
from sls_py.model.service import Service
from sls_py.model.values import CfValue, JsonObject
from sls_py.position import ConfigPath, dotted
from sls_py.report import Reporter, note
from sls_py.stack.draft import StackDraft
from sls_py.stack.secret_references import DynamicReferences, Place

LONGEST = 4096
"""Bytes of a parameter's value."""
LONGEST_NAME = 200
PREFIX = "SlspySecret"
OWN_SECTIONS = ("custom", "params", "stages")
"""Sections of the user's own, whose values go into the template from elsewhere."""


def clear_secrets(service: Service, template: JsonObject) -> Problem | None:
    """Return a warning that names the secrets which stand in clear in a template, None when there are none."""
    if not service.secrets:
        return None
    found = {str(text) for text in secret_values(template)}
    paths = [path for path, text in _places(service) if str(text) in found]
    # Values of the user's own sections are named only when they have no other place.
    used = [path for path in paths if path[0] not in OWN_SECTIONS] or paths
    if not used:
        return None
    named = ", ".join(f"`{dotted(path)}`" for path in used)
    what = "secrets stand" if len(used) > 1 else "a secret stands"
    return Problem(
        message=f"{what} in clear in the template, and in the bucket with it: {named}",
        hint="`provider.secrets: hidden` passes secrets to CloudFormation beside the template",
        position=service.positions.locate(used[0]),
        path=dotted(used[0]),
        severity="warning",
    )


def hide_secrets(
    draft: StackDraft, template: JsonObject, reporter: Reporter
) -> tuple[JsonObject, ...]:
    """Put references in place of all secrets, in place; return the parameters to pass.

    What cannot be hidden is a problem of the draft.
    """
    provider = draft.service.provider
    dynamic = DynamicReferences(provider.region, template) if provider.refer_to_secrets else None
    hidden = _Hidden(set(template.get("Parameters", {})), dynamic)
    for resource in template["Resources"].values():
        if isinstance(resource, dict) and "Properties" in resource:
            place = (str(resource.get("Type", "")),)
            resource["Properties"] = hidden.replaced(resource["Properties"], place)
    if dynamic and hidden.given:
        note(reporter, _passed(draft.service, hidden))
    _refuse_others(draft, template)
    _refuse_long(draft, hidden)
    if hidden.declared:
        template["Parameters"] = {**template.get("Parameters", {}), **hidden.declared}
    return tuple(hidden.given)


def parameters_again(service: Service, template: JsonObject) -> tuple[JsonObject, ...]:
    """Return the parameters for hidden secrets of a template that was deployed before.

    Their values are those of today, or else those that the live stack has.
    """
    today: dict[str, set[SecretPiece]] = {}
    for _, text in _places(service):
        for piece in text.pieces:
            if isinstance(piece, SecretPiece):
                today.setdefault(_label(piece), set()).add(piece)
    names = [name for name in template.get("Parameters", {}) if name.startswith(PREFIX)]
    return tuple(_parameter_again(name, today.get(name, set())) for name in names)


def _parameter_again(name: str, meant: set[SecretPiece]) -> JsonObject:
    if len(meant) != 1:
        return {"ParameterKey": name, "UsePreviousValue": True}
    return {"ParameterKey": name, "ParameterValue": SecretText(meant)}


def fingerprints(value: CfValue, salt: str) -> CfValue:
    """Return a JSON value with a digest of every secret, for hashes that are to change with it.

    Such a hash can be seen: the digest is slow on purpose, so that nobody finds a secret by trying.
    """
    if isinstance(value, SecretValue):
        digest = hashlib.scrypt(str(value).encode(), salt=salt.encode(), n=2**14, r=8, p=1)
        return digest.hex()
    if isinstance(value, dict):
        return {key: fingerprints(item, salt) for key, item in value.items()}
    return [fingerprints(item, salt) for item in value] if isinstance(value, list) else value


def _passed(service: Service, hidden: _Hidden) -> str:
    """Say which secrets CloudFormation gets as parameters although it was to read them itself."""
    used = [
        f"`{dotted(path)}`"
        for path, value in _places(service)
        if path[0] not in OWN_SECTIONS and any(piece in hidden.names for piece in value.pieces)
    ]
    named = f": {', '.join(used)}" if used else ""
    return (
        f"CloudFormation takes no references to some secrets, they are passed as parameters{named}"
    )


class _Hidden:
    """What stands for secrets: references, or parameters with their declarations and values."""

    def __init__(self, taken: set[str], dynamic: DynamicReferences | None) -> None:
        self.names: dict[SecretPiece | str, str] = {}
        self.declared: JsonObject = {}
        self.given: list[JsonObject] = []
        self._dynamic = dynamic
        self._taken = taken

    def replaced(self, value: CfValue, place: Place) -> CfValue:
        """Return a value with references in place of secrets."""
        if isinstance(value, SecretValue):
            return self._joined(value, place)
        if isinstance(value, dict):
            return {key: self._argument(key, item, (*place, key)) for key, item in value.items()}
        return [self.replaced(item, place) for item in value] if isinstance(value, list) else value

    def _argument(self, key: str, value: CfValue, place: Place) -> CfValue:
        if key != "Fn::Sub":
            return self.replaced(value, place)
        if isinstance(value, list) and value:
            others = (self.replaced(item, place) for item in value[1:])
            return [self._substituted(value[0], place), *others]
        return self._substituted(value, place)

    def _joined(self, value: SecretValue, place: Place) -> CfValue:
        alone = len(value.pieces) == 1
        parts = [
            piece
            if isinstance(piece, str)
            else self._reference(piece, place, alone=alone) or ref(self._name(piece))
            for piece in value.pieces
        ]
        texts = [part for part in parts if isinstance(part, str)]
        if len(texts) == len(parts):
            return "".join(texts)
        return parts[0] if alone else {"Fn::Join": ["", parts]}

    def _substituted(self, text: CfValue, place: Place) -> CfValue:
        """Write the references the way texts of `Fn::Sub` have them."""
        if not isinstance(text, SecretText):
            return text
        parts = (
            piece
            if isinstance(piece, str)
            else self._reference(piece, place, alone=False) or f"${{{self._name(piece)}}}"
            for piece in text.pieces
        )
        return "".join(parts)

    def _reference(self, piece: SecretPiece, place: Place, *, alone: bool) -> str | None:
        return self._dynamic.text(piece, place, alone=alone) if self._dynamic else None

    def _name(self, piece: SecretPiece) -> str:
        """Return the parameter of a secret; its name follows where the secret is, so that it stays the same."""
        if piece not in self.names:
            name = self._free(_label(piece))
            self.names[piece] = name
            self._taken.add(name)
            self.declared[name] = {"Type": "String", "NoEcho": True}
            value = SecretText([piece])
            self.given.append({"ParameterKey": name, "ParameterValue": value})
        return self.names[piece]

    def _free(self, label: str) -> str:
        names = (f"{label}{number}" if number > 1 else label for number in range(1, 1000))
        return next(name for name in names if name not in self._taken)


def _label(piece: SecretPiece) -> str:
    """Name the parameter after the secret: `/shop/db-password` is `SlspySecretShopDbPassword`."""
    if not piece.reference:
        return PREFIX
    # Of an ARN only the last part is a name.
    words = [piece.reference.name.rpartition(":")[2], *map(str, piece.reference.keys)]
    parts = (part for word in words for part in re.split(r"[^0-9A-Za-z]+", word))
    return (PREFIX + "".join(map(upper_first, parts)))[:LONGEST_NAME]


def _refuse_others(draft: StackDraft, template: JsonObject) -> None:
    """Refuse secrets where CloudFormation shows them, and those in texts that were made of them."""
    service = draft.service
    left = {str(text) for text in secret_values([template, service.provider.stack_tags])}
    texts = list(_texts(template))
    for path, text in _places(service):
        if str(text) in left:
            message = "a secret cannot be hidden here: CloudFormation shows this value"
            hint = "only properties of resources can be hidden; set it in another way"
            draft.problem(path, message, hint=hint)
        elif any(_holds(item, secret) for secret in _telling(text) for item in texts):
            message = "a secret cannot be hidden here: it becomes a part of a longer text"
            draft.problem(path, message, hint="read the secret in the function instead")


def _telling(text: SecretValue) -> list[str]:
    """Return the secrets in a text that are too long to stand in another one by chance."""
    found = [piece.text for piece in text.pieces if isinstance(piece, SecretPiece)]
    return [secret for secret in found if len(secret) >= _TELLING]


_TELLING = 8


def _holds(text: str, secret: str) -> bool:
    return secret in text or json.dumps(secret)[1:-1] in text


def _refuse_long(draft: StackDraft, hidden: _Hidden) -> None:
    for item in hidden.given:
        text = item["ParameterValue"]
        if len(text.encode()) > LONGEST:
            paths = [path for path, whole_text in _places(draft.service) if text in str(whole_text)]
            message = f"a secret of more than {LONGEST} bytes cannot be hidden"
            draft.problem(paths[0] if paths else (), message, hint="read it in the function")


def _places(service: Service) -> Iterator[tuple[ConfigPath, SecretValue]]:
    """Return the secret texts and numbers of the service file with their paths, in a fixed order."""
    for path in sorted(service.secrets, key=dotted):
        value = _at(service.config, path)
        if isinstance(value, SecretValue):
            yield path, value


def _at(value: Any, path: ConfigPath) -> Any:
    for key in path:
        try:
            value = value[key]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)
