"""Resolve the variables of a tree: each on demand, each once, all problems collected.

A string with variables is resolved in place when it is reached, or earlier when another variable needs it; the
strings that are being resolved form the trail in which circles are seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from sls_py.errors import CredentialsError, Problem, ServiceFileError, SlspyError, did_you_mean
from sls_py.model.masking import Mask
from sls_py.model.options import Options
from sls_py.model.secret import Pieces, SecretPiece
from sls_py.position import ConfigPath
from sls_py.records import replace
from sls_py.service import numbers
from sls_py.service.extensions import Missing, Secret, VariableSource
from sls_py.service.tree import (
    CONTAINERS,
    Gap,
    Mark,
    Tree,
    copy_mark,
    copy_value,
    keys_of,
    step_to,
    weight,
)
from sls_py.service.variables import secrets
from sls_py.service.variables.parse import (
    Call,
    Literal,
    Template,
    Variable,
    VariableSyntaxError,
    has_variable,
    parse,
)
from sls_py.service.variables.prefetch import Skip, prefetch
from sls_py.service.variables.problems import (
    Hop,
    UnresolvedError,
    circle,
    failure,
    fallback_hint,
    problem,
    problem_of,
    shown,
)

DEEPEST = 10
"""How many times a value may turn out to hold variables again, as in the Serverless Framework."""
LONGEST = 80
"""How many variables may lead to each other in a row, whatever stack the interpreter has."""
MOST_FAILURES = 100
"""How many values may fail before the rest is left alone."""
LARGEST = 100_000
"""How many values may come out of variables; stops variables of variables from filling the memory."""
DEFAULT_STAGE = "dev"
DEFAULT_REGION = "us-east-1"


class Resolver:
    """Resolves a tree in place; it is the context that sources get as well.

    `settled` are strings that another resolver resolved before.
    """

    def __init__(
        self,
        tree: Tree,
        sources: Mapping[str, VariableSource],
        *,
        directory: Path,
        options: Options,
        environ: Mapping[str, str],
        settled: Iterable[ConfigPath] = (),
    ) -> None:
        self._tree = tree
        self._sources = sources
        self._directory = directory
        self._options = options
        self._environ = environ
        self._settled = set(settled)
        self._depths: dict[ConfigPath, int] = {}
        self._failed: dict[ConfigPath, Problem] = {}
        self._trail: list[Hop] = []
        self._secrets: set[str] = set()
        self.has_secrets = False
        self._nesting = 0
        self._budget = LARGEST

    @property
    def directory(self) -> Path:
        """The service directory."""
        return self._directory

    @property
    def options(self) -> Options:
        """The command line."""
        return self._options

    @property
    def environ(self) -> Mapping[str, str]:
        """The environment."""
        return self._environ

    @property
    def problems(self) -> list[Problem]:
        """What could not be resolved so far, every cause once."""
        return list({id(found): found for found in self._failed.values()}.values())

    @property
    def failed(self) -> frozenset[ConfigPath]:
        """The paths of the strings that could not be resolved, and stay as they are."""
        return frozenset(self._failed)

    @property
    def mask(self) -> Mask:
        """What takes all secrets that were met so far out of messages."""
        return Mask(self._secrets)

    @property
    def settled(self) -> frozenset[ConfigPath]:
        """The paths of the strings that are resolved, some of which may look like variables still."""
        return frozenset(self._settled)

    def resolve(self, skip: Skip = lambda _path, _value: False) -> None:
        """Resolve everything but what is to be skipped; what fails is in `problems`.

        Raises:
            ServiceFileError: so much failed that it is no use to go on.
        """
        with suppress(UnresolvedError):  # it will be met again, and told then
            prefetch(self._tree.value, self._sources, self, skip)
        self._within((), *self._tree, skip)

    def stage(self) -> str:
        """Return the stage: `--stage`, or `provider.stage`, or `dev`."""
        stage = self.options.stage or self.property(("provider", "stage"))
        return DEFAULT_STAGE if stage is None else str(stage)

    def region(self) -> str:
        """Return the region: `--region`, or `provider.region`, or `us-east-1`."""
        region = self.options.region or self.property(("provider", "region"))
        return DEFAULT_REGION if region is None else str(region)

    def property(self, path: Sequence[str | int]) -> Any:
        """Return a property with everything in it resolved, None when it is not there.

        Raises:
            UnresolvedError: a variable in it cannot be resolved.
        """
        found = self.find(path)
        return found.value if isinstance(found, Tree) else None

    def find(self, path: Sequence[str | int]) -> Tree | Gap:
        """Return a property as a tree, or where the path to it breaks off.

        Raises:
            UnresolvedError: a variable in it cannot be resolved.
        """
        return self._found(path, whole=True)

    def peek(self, path: Sequence[str | int]) -> Tree | Gap:
        """Return a property like `find`; what is inside of it may not be resolved.

        Raises:
            UnresolvedError: a variable that leads to it cannot be resolved.
        """
        return self._found(path, whole=False)

    def _found(self, path: Sequence[str | int], *, whole: bool) -> Tree | Gap:
        value, mark = self._tree
        done: ConfigPath = ()
        for key in path:
            step = key if type(value) is dict and key in value else step_to(value, key)
            if step is None:
                return Gap(len(done), key, value)
            done += (step,)
            item = value[step]
            if type(item) is str and "${" in item:
                self._reach(done, value, mark)
                item = value[step]
            value, mark = item, mark.part(step)
        if whole and isinstance(value, CONTAINERS):
            self._demand(done, value, mark)
        return Tree(value, mark)

    def text(self, value: str) -> Any:
        """Resolve the variables in a text that a source came across.

        Raises:
            UnresolvedError: a variable in it cannot be resolved.
        """
        return self.filled(value).value

    def filled(self, value: str) -> Tree:
        """Resolve the variables in a text that a source came across, and keep the marks.

        Raises:
            UnresolvedError: a variable in it cannot be resolved.
        """
        hop = self._trail[-1]
        template = self._parsed(value, hop)
        if not template:
            return Tree(value, Mark(hop.position))
        self._nesting += 1
        try:
            return self._filled(template, hop, self._nesting)
        finally:
            self._nesting -= 1

    def _within(self, path: ConfigPath, value: Any, mark: Mark, skip: Skip) -> None:
        """Resolve what a container holds and keep going when something fails."""
        for key in keys_of(value):
            item = value[key]
            is_text = isinstance(item, str)
            if "${" not in item if is_text else not isinstance(item, CONTAINERS):
                continue
            below = (*path, key)
            if skip(below, item):
                continue
            if is_text:
                try:
                    self._reach(below, value, mark)
                except UnresolvedError as error:
                    self._failed.setdefault(below, error.problem)
                    self._refuse_to_go_on(error.problem)
                    continue
                item = value[key]
            if isinstance(item, CONTAINERS):
                self._within(below, item, mark.part(key), skip)

    def _refuse_to_go_on(self, last: Problem) -> None:
        """Stop when the values have become too many, or too many of them failed."""
        if self._budget < 0:
            raise ServiceFileError(self.problems) from None
        if len(self._failed) >= MOST_FAILURES:
            message = f"slspy stopped here: at least {MOST_FAILURES} values cannot be resolved"
            stopped = replace(last, message=message, hint=None)
            raise ServiceFileError([*self.problems, stopped]) from None

    def _demand(self, path: ConfigPath, value: Any, mark: Mark) -> None:
        """Resolve what a container holds because another value needs it."""
        for key in keys_of(value):
            if has_variable(value[key]):
                self._reach((*path, key), value, mark)
            if isinstance(value[key], CONTAINERS):
                self._demand((*path, key), value[key], mark.part(key))

    def _reach(self, path: ConfigPath, parent: Any, parent_mark: Mark) -> None:
        """Resolve one string with variables in place, unless that was done before."""
        key = path[-1]
        text = parent[key]
        if path in self._settled:
            return
        if path in self._failed:
            raise UnresolvedError(self._failed[path])
        hop = Hop(path, parent_mark.part(key).position, text)
        self._refuse_circle(hop)
        self._trail.append(hop)
        try:
            if len(self._trail) > LONGEST:
                raise UnresolvedError(_too_long(hop))
            template = self._parsed(text, hop)
            if template:
                depth = self._depth(path)
                found = self._filled(template, hop, depth)
                self._place(parent, parent_mark, key, found)
                if isinstance(found.value, CONTAINERS):
                    self._depths[path] = depth + 1
            self._settled.add(path)
        except UnresolvedError as error:
            self._failed[path] = error.problem
            raise
        except RecursionError:
            self._failed[path] = _too_long(hop)
            raise UnresolvedError(self._failed[path]) from None
        finally:
            self._trail.pop()

    def _depth(self, path: ConfigPath) -> int:
        """Count the variables that led to the value around a path."""
        around = (path[:length] for length in range(len(path))) if self._depths else ()
        return max((self._depths.get(place, 0) for place in around), default=0)

    def _refuse_circle(self, hop: Hop) -> None:
        for index, earlier in enumerate(self._trail):
            if earlier.path == hop.path:
                raise UnresolvedError(circle(self._trail[index:]))

    def _place(self, parent: Any, parent_mark: Mark, key: str | int, found: Tree) -> None:
        """Put a resolved value where its string was; the value is at the string's place, its parts at their own."""
        self._budget -= weight(found.value)
        if self._budget < 0:
            hop = self._trail[-1]
            message = f"`{hop.shown}` makes the values grow beyond measure"
            raise UnresolvedError(problem(hop, message))
        parent[key] = found.value
        if parent_mark.parts is None and secrets.is_marked(found.mark):
            parent_mark.parts = {}
        if parent_mark.parts is not None:
            old = parent_mark.part(key)
            new = found.mark
            parent_mark.parts[key] = Mark(
                old.position, new.parts, old.key, new.variable, new.secret, source=new.source
            )

    def _parsed(self, text: str, hop: Hop) -> Template | None:
        try:
            return parse(text)
        except VariableSyntaxError as error:
            message = f"`{shown(text)}` is not a valid variable: {error.message}"
            index = error.index if text == hop.text else -1
            raise UnresolvedError(problem(hop, message, error.hint, index=index)) from None

    def _filled(self, template: Template, hop: Hop, depth: int) -> Tree:
        """Put values in place of the variables of a template."""
        if depth > DEEPEST:
            message = f"`{hop.shown}` leads to variables more than {DEEPEST} levels deep"
            raise UnresolvedError(problem(hop, message))
        only = template.only
        if only:
            return self._again(self._value(only, hop, depth), hop, depth)
        pieces: list[str | SecretPiece] = []
        for piece in template.pieces:
            pieces += [piece] if isinstance(piece, str) else self._as_text(piece, hop, depth)
        return secrets.joined(pieces, Mark(hop.position, variable=hop.shown))

    def _as_text(self, variable: Variable, hop: Hop, depth: int) -> Pieces:
        found = self._again(self._value(variable, hop, depth), hop, depth)
        value, text = found.value, numbers.as_text(found.value)
        if text is not None:
            return secrets.pieces(text, found.mark)
        kind = "an object" if isinstance(value, dict) else "a list of objects" if value else "null"
        message = f"`{variable.text}` is {kind} and cannot be a part of a text"
        hint = "use the variable alone, or point at one value inside it" if value else None
        raise UnresolvedError(problem_of(hop, variable.text, message, hint))

    def _again(self, found: Tree, hop: Hop, depth: int) -> Tree:
        """Resolve the variables that a text turns out to hold; those inside containers wait to be reached."""
        template = self._parsed(found.value, hop) if has_variable(found.value) else None
        if not template:
            return found
        again = self._filled(template, hop, depth + 1)
        # What came out of a secret is secret, whatever the variables in it lead to.
        return secrets.sealed(again, self._secrets) if found.mark.secret else again

    def _value(self, variable: Variable, hop: Hop, depth: int) -> Tree:
        """Try the sources of a variable in order; null and missing values fall through."""
        last = Missing()
        for call in variable.calls:
            if isinstance(call, Literal):
                return Tree(call.value, Mark(hop.position, variable=variable.text))
            found = self._called(call, variable, hop, depth)
            if isinstance(found, Missing):
                last = found
            elif isinstance(found, Tree):
                mark = copy_mark(found.mark).moved(hop.position, variable.text)
                return Tree(copy_value(found.value), mark)
            elif isinstance(found, Secret):
                self.has_secrets = True
                return secrets.marked(found, hop.position, variable.text, self._secrets)
            elif found is not None:
                return Tree(copy_value(found), Mark(hop.position, variable=variable.text))
        reason = shown(last.reason, 300)
        message = f"cannot resolve `{shown(variable.text)}`: {reason}"
        hint = last.hint or fallback_hint(variable.text)
        raise UnresolvedError(problem_of(hop, variable.text, message, hint))

    def _called(self, call: Call, variable: Variable, hop: Hop, depth: int) -> Any:
        source = self._sources.get(call.source)
        if not source:
            message = f"`{shown(variable.text)}` names an unknown source `{call.source}`"
            known = ", ".join(f"`{name}`" for name in sorted(self._sources))
            hint = did_you_mean(call.source, self._sources) or f"known sources are {known}"
            raise UnresolvedError(problem_of(hop, variable.text, message, hint))
        params = [self._argument(param, hop, depth) for param in call.params]
        address = self._argument(call.address, hop, depth)
        try:
            return source.resolve(address, params, self)
        except CredentialsError:
            raise
        except SlspyError as error:
            raise UnresolvedError(failure(hop, variable.text, error)) from error

    def _argument(self, argument: Literal | Template | None, hop: Hop, depth: int) -> Any:
        if not isinstance(argument, Template):
            return argument.value if argument else None
        text = argument.text
        return self._filled(argument, hop, depth).value if text is None else text


def _too_long(hop: Hop) -> Problem:
    return problem(hop, f"`{hop.shown}` leads to too many other variables")
