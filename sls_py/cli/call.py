"""Turn a function on a `Call` into a typer command with the common options."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Concatenate, NamedTuple, ParamSpec, get_type_hints

import typer

from sls_py.app.request import Request
from sls_py.cli.answer import render_result
from sls_py.cli.boundary import Manner, guard
from sls_py.cli.groups import flag_of, given_options
from sls_py.cli.options import NAMES, SERVICE, TALK, build_options
from sls_py.cli.session import Session, truthy
from sls_py.errors import ExitCode
from sls_py.model.options import Options
from sls_py.model.values import JsonObject
from sls_py.numbers import duration
from sls_py.ui import ClosableReporter, choose_kind, reporter
from sls_py.ui.style import Style, wants_color

P = ParamSpec("P")
Body = Callable[Concatenate["Call", P], ExitCode | None]


class Call(NamedTuple):
    """One call of a command: what was asked, where it runs, and where it talks."""

    name: str
    options: Options
    session: Session
    reporter: ClosableReporter

    @property
    def request(self) -> Request:
        """The call as the use cases take it."""
        return Request(self.name, self.options, self.session.environ, self.reporter)

    @property
    def style(self) -> Style:
        """The style of stdout."""
        return Style(color=wants_color(self.session.stdout, self.session.environ))

    @property
    def talk_style(self) -> Style:
        """The style of stderr."""
        return Style(color=wants_color(self.session.stderr, self.session.environ))

    def confirm(self, question: str) -> bool:
        """Ask a question; where nobody can answer, and with `--yes`, the answer is yes."""
        if self.options.yes or self.options.json or self.session.unattended():
            return True
        from sls_py.ui.prompt import confirm

        self.reporter.close()
        return confirm(question, stdin=self.session.stdin, stderr=self.session.stderr)

    def say(self, text: str) -> None:
        """Write a line to stderr, where `--json` wants none but its own."""
        if not self.options.json:
            self.session.stderr.write(text + "\n")
            self.session.stderr.flush()

    def write(self, text: str) -> None:
        """Write a line of data to stdout."""
        self.session.stdout.write(text + "\n")
        self.session.stdout.flush()

    def done(self, text: str) -> None:
        """Say how the command ended, with the time it took."""
        self.reporter.close()
        if not self.options.json:
            style = self.talk_style
            took = duration(time.monotonic() - self.session.started)
            self.say(f"{style('✔', 'green')} {text} {style(f'({took})', 'dim')}")

    def answer(self, data: JsonObject, text: str | None = None, *, ok: bool = True) -> None:
        """Give the result of the command: the data with `--json`, otherwise the text if there is one."""
        if self.options.json:
            self.write(render_result(self.name, data, ok=ok))
        elif text:
            self.write(text)


def service_command(body: Body[P]) -> Callable[..., int | None]:
    """Make a command that works on a service: `body` gets a `Call` and its own options."""
    return make_command(body, _own_parameters(body), SERVICE)


def plain_command(body: Body[P]) -> Callable[..., int | None]:
    """Make a command that needs no service."""
    return make_command(body, _own_parameters(body), TALK)


def make_command(
    body: Callable[..., ExitCode | None],
    own: Sequence[inspect.Parameter],
    common: Sequence[inspect.Parameter],
) -> Callable[..., int | None]:
    """Return a function for typer with the body's own parameters and the common ones."""

    def run(context: typer.Context, **values: Any) -> int | None:
        if context.invoked_subcommand is not None:
            return None
        call = _begin(context, {name: value for name, value in values.items() if name in NAMES})
        mine = {parameter.name: values[parameter.name] for parameter in own}
        manner = Manner(call.name, call.options.json, call.options.verbose)
        return guard(lambda: _closing(call, body, mine), call.session, manner)

    context = inspect.Parameter(
        "context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context
    )
    parameters = [context, *own, *common]
    run.__name__, run.__doc__ = getattr(body, "__name__", "run"), body.__doc__
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


def _closing(
    call: Call, body: Callable[..., ExitCode | None], own: dict[str, Any]
) -> ExitCode | None:
    """Run the body, and give the terminal back before an error is shown."""
    try:
        return body(call, **own)
    finally:
        call.reporter.close()


def _own_parameters(body: Callable[..., object]) -> list[inspect.Parameter]:
    """Return the parameters of a body without its `Call`, with evaluated annotations, as keywords."""
    hints = get_type_hints(body, include_extras=True)
    _, *own = inspect.signature(body).parameters.values()
    return [
        parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[parameter.name])
        for parameter in own
    ]


def _begin(context: typer.Context, values: Mapping[str, Any]) -> Call:
    session: Session = context.obj
    extra = {
        flag_of(context.command, name).lstrip("-"): value
        for name, value in given_options(context).items()
        if name not in NAMES
    }
    local = truthy(session.environ.get("SLSPY_LOCAL"))
    options = build_options(values, session.directory, local=local, extra=extra)
    kind = choose_kind(session.stderr, session.environ, json=options.json)
    style = Style(color=wants_color(session.stderr, session.environ))
    talk = reporter(kind, verbose=options.verbose, stream=session.stderr, style=style)
    if session.annotated():
        from sls_py.ui.annotations import AnnotatingReporter

        talk = AnnotatingReporter(talk, session.stderr, session.environ, session.directory)
    call = Call(_name(context), options, session, talk)
    return (
        call._replace(options=session.part.request(call.request).options) if session.part else call
    )


def _name(context: typer.Context) -> str:
    """The words of a command without the program: `deploy function`."""
    names: list[str] = []
    node: Any = context
    while node.parent is not None:
        names.append(node.info_name or "")
        node = node.parent
    return " ".join(reversed(names))
