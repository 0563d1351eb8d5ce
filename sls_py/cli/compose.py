"""Command lines on compositions: whether one is for one service or for all, and what they have in common."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING, Annotated, NamedTuple

from sls_py.cli.declare import option
from sls_py.cli.outcomes import Telling
from sls_py.errors import UsageError, did_you_mean
from sls_py.model.values import JsonObject

if TYPE_CHECKING:
    from sls_py.app.composition import Scope
    from sls_py.app.request import Request
    from sls_py.cli.call import Call
    from sls_py.cli.session import Session
    from sls_py.service.compose import Composition, Member

FOR_ALL = ("deploy", "info", "logs", "outputs", "package", "refresh-outputs", "remove")
"""Commands on all services; all others need the name of one."""

_WITHOUT_SERVICE = ("compose", "create", "explain", "local", "schema")
_FLAG = "--service"

SERVICES = Telling("service", "services")
Concurrency = Annotated[
    int, option("--max-concurrency", min=1, metavar="N", help="Services at once.")
]


class Part(NamedTuple):
    """The service of a composition that a command line is for."""

    composition: Composition
    member: Member

    def request(self, request: Request) -> Request:
        """Return the request that begins in the folder of the service, with its parameters filled in."""
        from sls_py.app.composition import request_for

        return request_for(request, self.composition, self.member)


def routed(session: Session, commands: Container[str]) -> Session:
    """Return the session of a service with a command line without its name; `compose ...` when it is for all.

    `slspy api:deploy`, `slspy api deploy` and `slspy deploy --service=api` are the same.

    Raises:
        UsageError: there is no such service, or the command needs the name of one.
        ServiceFileError: the compose file is wrong.
    """
    words = list(session.arguments)
    first = next((index for index, word in enumerate(words) if not word.startswith("-")), None)
    if first is None or words[first] in _WITHOUT_SERVICE:
        return session
    from sls_py.service.compose import find_composition, read_composition

    file = find_composition(session.directory)
    if file is None:
        return session
    composition = read_composition(file)
    name, rest = _addressed(words, first, composition, commands)
    if name is not None:
        member = composition.services.get(name)
        if member is None:
            raise _unknown(name, composition)
        directory = session.directory / member.path
        part = Part(composition, member)
        return session._replace(arguments=tuple(rest), directory=directory, part=part)
    return session._replace(arguments=_for_all(words, first, composition))


def _addressed(
    words: list[str], first: int, composition: Composition, commands: Container[str]
) -> tuple[str | None, list[str]]:
    service, colon, command = words[first].partition(":")
    if colon:
        return service, [*words[:first], command, *words[first + 1 :]]
    if words[first] in composition.services and words[first] not in commands:
        return words[first], words[:first] + words[first + 1 :]
    for index, word in enumerate(words):
        if word == "--":
            break
        if word.startswith(f"{_FLAG}="):
            return word.partition("=")[2], words[:index] + words[index + 1 :]
        if word == _FLAG and index + 1 < len(words):
            return words[index + 1], words[:index] + words[index + 2 :]
    return None, words


def _for_all(words: list[str], first: int, composition: Composition) -> tuple[str, ...]:
    command = words[first]
    below = [word for word in words[first + 1 : first + 2] if not word.startswith("-")]
    if command in FOR_ALL and not below and not {"-h", "--help"} & set(words):
        return ("compose", *words)
    if {"-h", "--help"} & set(words):
        return tuple(words)
    asked = " ".join([command, *below])
    names = ", ".join(f"`{name}`" for name in composition.services)
    message = f"`{asked}` is for one service, and there are several here: {names}"
    example = next(iter(composition.services))
    raise UsageError(message, hint=f"name it: `slspy {asked} --service={example}`")


def _unknown(name: str, composition: Composition) -> UsageError:
    names = ", ".join(f"`{each}`" for each in composition.services)
    hint = did_you_mean(name, composition.services) or f"there are: {names}"
    return UsageError(f"`{composition.file.name}` has no service `{name}`", hint=hint)


def composition_here(call: Call) -> Composition:
    """Return the composition of the folder of a command.

    Raises:
        UsageError: there is no compose file.
        ServiceFileError: it is wrong.
    """
    from sls_py.service.compose import NAMES, find_composition, read_composition

    file = find_composition(call.options.directory)
    if file is None:
        raise UsageError(f"there is no `{NAMES[0]}` here", hint="it names the folders of services")
    return read_composition(file)


def scope_of(affected_since: str | None, max_concurrency: int) -> Scope:
    """Return which services to work on, and how many at once."""
    from sls_py.app.composition import Scope

    return Scope(affected_since, max_concurrency)


def of_stack(data: JsonObject) -> JsonObject:
    """Leave the name out that the service has in its own file: here it is known by that of the compose file."""
    return {key: value for key, value in data.items() if key != "service"}
