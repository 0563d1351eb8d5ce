"""Commands: a function on a `Call`, with what it takes and the common options."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Concatenate, NamedTuple, ParamSpec

from sls_py.app.request import Request
from sls_py.cli.answer import render_result
from sls_py.cli.boundary import Manner, guard
from sls_py.cli.declare import Parameter, parameters_of
from sls_py.cli.options import NAMES, SERVICE, TALK, build_options, with_json
from sls_py.cli.session import Session, truthy
from sls_py.cli.streams import outliving_reader
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
        """Give the result of the command: the data with `--json`, otherwise the text if there is one.

        What was done stays done, and the exit code tells it, when nobody reads the result.
        """
        with outliving_reader(self.session.stdout):
            if self.options.json:
                self.write(render_result(self.name, data, ok=ok))
            elif text:
                self.write(text)


class Command(NamedTuple):
    """A command: what it does, its own options and the common ones, and the commands below it."""

    body: Callable[..., ExitCode | None] | None
    own: tuple[Parameter, ...]
    common: tuple[Parameter, ...]
    help: str
    commands: Mapping[str, Command] = {}
    metavar: str | None = None

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """All that the command takes."""
        return self.own + self.common

    def group(self, commands: Mapping[str, Command], metavar: str | None = None) -> Command:
        """Return the command with others below it; `metavar` stands for them in its usage line."""
        return self._replace(commands=commands, metavar=metavar)

    def streaming(self, help: str) -> Command:  # noqa: A002 - typer's word
        """Return the command with a help of `--json` that tells what is written while it runs."""
        return self._replace(common=with_json(self.common, help))

    def run(
        self, name: str, session: Session, values: Mapping[str, Any], given: Mapping[str, Any]
    ) -> int:
        """Run the command with the values of all parameters; `given` are those that were written.

        Raises:
            UsageError: the values of common options are wrong; all other errors are shown.
        """
        keys = {parameter.name: parameter.key for parameter in self.parameters}
        extra = {keys[each]: value for each, value in given.items() if each not in NAMES}
        call = _begin(name, session, values, extra)
        mine = {parameter.name: values[parameter.name] for parameter in self.own}
        manner = Manner(name, call.options.json, call.options.verbose)
        return guard(lambda: self._closing(call, mine), session, manner)

    def _closing(self, call: Call, own: Mapping[str, Any]) -> ExitCode | None:
        """Run the body, and give the terminal back before an error is shown."""
        try:
            return self.body(call, **own) if self.body else None
        finally:
            call.reporter.close()


def service_command(body: Body[P]) -> Command:
    """Make a command that works on a service: `body` gets a `Call` and its own options as keywords."""
    return Command(body, parameters_of(body), SERVICE, body.__doc__ or "")


def plain_command(body: Body[P]) -> Command:
    """Make a command that needs no service."""
    return Command(body, parameters_of(body), TALK, body.__doc__ or "")


def command_group(commands: Mapping[str, Command], *, help: str) -> Command:  # noqa: A002 - typer's word
    """Make a command that only shows its help, and those below it."""
    return Command(None, (), (), help, commands)


def _begin(
    name: str, session: Session, values: Mapping[str, Any], extra: Mapping[str, object]
) -> Call:
    common = {each: value for each, value in values.items() if each in NAMES}
    local = truthy(session.environ.get("SLSPY_LOCAL"))
    options = build_options(common, session.directory, local=local, extra=extra)
    kind = choose_kind(session.stderr, session.environ, json=options.json)
    style = Style(color=wants_color(session.stderr, session.environ))
    talk = reporter(kind, verbose=options.verbose, stream=session.stderr, style=style)
    if session.annotated():
        from sls_py.ui.annotations import AnnotatingReporter

        talk = AnnotatingReporter(talk, session.stderr, session.environ, session.directory)
    call = Call(name, options, session, talk)
    return (
        call._replace(options=session.part.request(call.request).options) if session.part else call
    )
