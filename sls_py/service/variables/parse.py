r"""Text with `${...}` to its pieces.

The grammar is that of the Serverless Framework, with its corners: text that is not a variable (`${AWS::Region}`)
stays as it is, `\${x}` is a literal `${x}`, and dollar signs right before a variable are swallowed.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple, NoReturn

from sls_py.service import numbers
from sls_py.service.tree import is_unicode


class Literal(NamedTuple):
    """A fixed value: a fallback or a parameter."""

    value: Any


class Call(NamedTuple):
    """One thing to try: a source with its parameters and address."""

    source: str
    params: tuple[Literal | Template, ...]
    address: Literal | Template | None


class Variable(NamedTuple):
    """One `${...}`, with the things to try in order."""

    text: str
    calls: tuple[Call | Literal, ...]


class Template(NamedTuple):
    """Text with variables: its pieces in order."""

    pieces: tuple[str | Variable, ...]

    @property
    def only(self) -> Variable | None:
        """The variable when there is nothing else, so that its value keeps its type."""
        first = self.pieces[0]
        return first if len(self.pieces) == 1 and isinstance(first, Variable) else None

    @property
    def text(self) -> str | None:
        """The text when there is no variable in it."""
        first = self.pieces[0]
        return first if len(self.pieces) == 1 and isinstance(first, str) else None


class VariableSyntaxError(Exception):
    """A text that starts like a variable, at an index, and does not end like one."""

    def __init__(self, message: str, hint: str | None = None, index: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.index = index


_SIMPLE = re.compile(
    r"\$\{([a-z][A-Za-z0-9.-]*)(?:\(([A-Za-z0-9_./-]+)\))?:([A-Za-z0-9_./-]+)"
    r"(?:,\s*([a-z][A-Za-z0-9]*):([A-Za-z0-9_./-]+))?(?:,\s*'([^'$]*)')?\}"
)
"""A variable as most are written: a source, perhaps a second one and a text in quotes, and nothing inside."""
_OPENING = re.compile(r"(?<!\\)(\\*)(?<!\$)(\$+)\{")
_SOURCE_START = re.compile(r"([a-z][A-Za-z0-9.-]*)([:(])")
_COLON = re.compile(r" *:")
_SOURCE = re.compile(r"[a-z][a-zA-Z0-9]*")
_WORD = re.compile(r"[A-Za-z0-9.\- ]+")
_SPECIAL = re.compile(r"\$\{|[,)}]")
_SPACE = re.compile(r"\s*")
_QUOTED = re.compile(r"""'[^']*'|"(?:[^"\\]|\\.)*\"""", re.DOTALL)
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
_WORDS = {"true": True, "false": False, "null": None}


def has_variable(value: Any) -> bool:
    """Tell whether a value is a text that may hold a variable."""
    return isinstance(value, str) and "${" in value


def parse(text: str) -> Template | None:
    """Return the pieces of a text, None when there is neither a variable nor an escape in it.

    Raises:
        VariableSyntaxError: a variable has a wrong form.
    """
    if "${" not in text:
        return None
    return _simple(text) or _Parser(text).template()


def _simple(text: str) -> Template | None:
    """Read a text whose variables are all written as most are; None when it takes the whole grammar."""
    if "\\" in text or "$$" in text:
        return None
    pieces: list[str | Variable] = []
    start = 0
    for found in _SIMPLE.finditer(text):
        whole, source, param, address, second, further, fallback = found.group(0, 1, 2, 3, 4, 5, 6)
        params = (_param(Template((param,))),) if param else ()
        calls: tuple[Call | Literal, ...] = (Call(source, params, Template((address,))),)
        if second:
            calls += (Call(second, (), Template((further,))),)
        if fallback is not None:
            calls += (Literal(fallback),)
        begin, end = found.span()
        if begin > start:
            pieces.append(text[start:begin])
        pieces.append(Variable(whole, calls))
        start = end
    if start < len(text):
        pieces.append(text[start:])
    if any(type(piece) is str and "${" in piece for piece in pieces):
        return None
    return Template(tuple(pieces))


DEEPEST = 50
"""How many variables may stand inside each other: far more than anyone writes, far less than the stack holds."""


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._index = 0
        self._opened = 0
        self._depth = 0

    def template(self) -> Template | None:
        """Read the whole text."""
        pieces: list[str | Variable] = []
        start = foreign = 0
        while opening := _OPENING.search(self._text, self._index):
            closed = self._text.count("}", self._index, opening.start())
            foreign = max(0, foreign - closed)
            self._index = opening.end()
            slashes, dollars = self._escape(opening, inside_other=foreign > 0)
            if dollars == 1 and slashes % 2:
                pieces.append(self._text[start : opening.end() - 2 - (slashes + 1) // 2] + "$")
                start = opening.end() - 1
                continue
            self._opened = opening.end() - 2
            variable = self._variable(self._opened, nested=False)
            if dollars == 1 and slashes:
                pieces.append(self._text[start : opening.end() - 2 - slashes // 2])
                start = opening.end() - 2
            if variable:
                # Of several dollars the first starts the variable, unless a backslash takes it.
                end = opening.start(2) + (1 if dollars > 1 and slashes % 2 else 0)
                pieces += [self._text[start:end], variable]
                start = self._index
            foreign += variable is None
        if not pieces:
            return None
        return Template(_joined([*pieces, self._text[start:]]))

    def _escape(self, opening: re.Match[str], *, inside_other: bool) -> tuple[int, int]:
        """Count the backslashes that escape, and the dollars, before a `{`.

        A backslash right after a dollar escapes nothing, neither does one inside another `${...}`.
        """
        slashes = 0 if inside_other else len(opening[1])
        if slashes and self._text.startswith("$", max(0, opening.start() - 1), opening.start()):
            slashes -= 1
        return slashes, len(opening[2])

    def _variable(self, start: int, *, nested: bool) -> Variable | None:
        """Read a variable whose `${` was passed; None (and nothing passed) when it is other text."""
        first = _SOURCE_START.match(self._text, self._index)
        if not first or (first[2] == ":" and _COLON.match(self._text, first.end())):
            if nested:
                self._fail(
                    "a variable inside a variable needs a source, like `${self:custom.name}`"
                )
            return None
        self._index = first.end()
        calls: list[Call | Literal] = [self._call(first[1], first[2])]
        while self._closed_by() == ",":
            calls.append(self._fallback())
        return Variable(self._text[start : self._index], tuple(calls))

    def _call(self, source: str, opened_by: str) -> Call:
        params: tuple[Literal | Template, ...] = ()
        if opened_by == "(":
            params = self._params()
            self._skip()
            if self._peek() in ",}":
                return Call(source, params, None)
            if self._peek() != ":":
                self._fail("after the parameters comes `:` and an address, `,` or `}`")
            self._index += 1
        return Call(source, params, self._address())

    def _address(self) -> Literal | Template | None:
        self._skip()
        if self._peek() in "'\"":
            return Literal(self._quoted())
        return self._pieces(",}")

    def _params(self) -> tuple[Literal | Template, ...]:
        params: list[Literal | Template] = []
        while True:
            self._skip()
            if self._peek() in "'\"":
                params.append(Literal(self._quoted()))
                self._skip()
            else:
                piece = self._pieces(",)", refused="}")
                if piece or self._peek() == ",":
                    params.append(_param(piece))
            if self._peek() not in ",)":
                self._fail("parameters are separated by `,` and end with `)`")
            self._index += 1
            if self._text[self._index - 1] == ")":
                return tuple(params)

    def _fallback(self) -> Call | Literal:
        self._skip()
        if self._peek() in "'\"":
            value = Literal(self._quoted())
            self._skip()
            if self._peek() != "}":
                self._fail("nothing can follow a literal fallback")
            return value
        if self._peek() == "$":
            hint = "write the second source without `${` and `}`: `${opt:stage, self:custom.stage}`"
            self._fail("a fallback cannot be a `${...}` of its own", hint)
        word = _WORD.match(self._text, self._index)
        if not word:
            self._fail("a fallback is another source or a literal")
        self._index = word.end()
        if self._peek() in ":(" and _SOURCE.fullmatch(word[0]):
            self._index += 1
            return self._call(word[0], self._text[word.end()])
        return self._literal(word[0].strip())

    def _literal(self, word: str) -> Literal:
        if self._peek() != "}" or not (word in _WORDS or _NUMBER.fullmatch(word)):
            hint = f"put text in quotes: `'{word}'`"
            self._fail(f"`{word}` is neither a source nor a literal", hint)
        return Literal(_value(word))

    def _pieces(self, ends: str, refused: str = "") -> Template | None:
        """Read text with variables in it, up to one of the characters that end it."""
        pieces: list[str | Variable] = []
        start = self._index
        while self._stop(ends, refused) not in ends:
            pieces.append(self._text[start : self._index])
            self._index += 2
            variable = self._inner_variable()
            pieces.append(variable)
            start = self._index
        pieces.append(self._text[start : self._index].rstrip())
        return Template(_joined(pieces)) if any(pieces) else None

    def _inner_variable(self) -> Variable:
        if self._depth == DEEPEST:
            self._fail(
                f"variables are nested too deeply: {DEEPEST} inside each other are the limit"
            )
        self._depth += 1
        variable = self._variable(self._index - 2, nested=True)
        assert variable
        self._depth -= 1
        return variable

    def _stop(self, ends: str, refused: str) -> str:
        """Go on to an ending character or a `${`; return the character there."""
        while True:
            found = _SPECIAL.search(self._text, self._index)
            self._index = found.start() if found else len(self._text)
            character = self._peek()
            if character in refused:
                self._fail("the parameters do not end with `)`")
            if character in ends or character == "$":
                return character
            self._index += 1

    def _closed_by(self) -> str:
        """Step over the comma or brace after a source."""
        self._skip()
        end = self._peek()
        if end not in ",}":
            self._fail("after an address comes `,` or `}`")
        self._index += 1
        return end

    def _quoted(self) -> Any:
        found = _QUOTED.match(self._text, self._index)
        if not found:
            self._fail("a quote is not closed")
        self._index = found.end()
        if found[0][0] == "'":
            return found[0][1:-1]
        try:
            text = json.loads(found[0], strict=False)
        except json.JSONDecodeError:
            self._fail(f"{found[0]} is not a valid string", "use single quotes")
        if not is_unicode(text):
            self._fail("an escape `\\u....` is only half of a character")
        return text

    def _skip(self) -> None:
        space = _SPACE.match(self._text, self._index)
        assert space
        self._index = space.end()

    def _peek(self) -> str:
        if self._index >= len(self._text):
            self._fail("a `}` is missing")
        return self._text[self._index]

    def _fail(self, message: str, hint: str | None = None) -> NoReturn:
        raise VariableSyntaxError(message, hint, self._opened)


def _joined(pieces: list[str | Variable]) -> tuple[str | Variable, ...]:
    """Drop empty texts, but keep one when there is nothing else."""
    kept = tuple(piece for piece in pieces if piece)
    return kept or ("",)


def _param(piece: Template | None) -> Literal | Template:
    if piece is None:
        return Literal(None)
    first = piece.pieces[0]
    if len(piece.pieces) > 1 or not isinstance(first, str):
        return piece
    return Literal(_value(first) if first in _WORDS or _NUMBER.fullmatch(first) else first)


def _value(word: str) -> Any:
    return _WORDS[word] if word in _WORDS else numbers.number(float(word))
