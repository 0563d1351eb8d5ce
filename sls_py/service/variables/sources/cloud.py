"""The sources that read from AWS: `aws`, `cf`, `s3` and `ssm`.

Each turns an address into a question; the same question is asked once, and questions that are known beforehand
are asked at the same time. Gateways are made on the first use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from sls_py.errors import AwsError, SlspyError, UsageError, did_you_mean
from sls_py.model.secret import SecretReference
from sls_py.model.values import CfValue
from sls_py.service.extensions import Missing, Secret, VariableContext
from sls_py.service.variables.sources.address import needed

if TYPE_CHECKING:
    from sls_py.aws.protocols import Gateways

    Connect = Callable[[str | None], Gateways]
    Job = Callable[[], None]


class Question(NamedTuple):
    """What to ask AWS; `detail` tells apart what one source can ask."""

    region: str
    subject: str
    detail: str = ""


class CloudSource:
    """A source that asks AWS."""

    name = ""

    def __init__(self, gateways: Connect | None) -> None:
        self._connect = gateways
        self._answers: dict[Question, Any] = {}
        self._failures: dict[Question, SlspyError] = {}

    def resolve(
        self, address: str | None, params: Sequence[Any], context: VariableContext, /
    ) -> Any:
        """Return the value that the address stands for."""
        question = self.question(address, params, context)
        return self.value(self.asked(question), address, params)

    def prefetch(
        self, wanted: Iterable[tuple[str | None, Sequence[Any]]], context: VariableContext
    ) -> list[Job]:
        """Return what asks for addresses; what fails then is told when it is resolved."""
        questions = set()
        for address, params in wanted:
            try:
                questions.add(self.question(address, params, context))
            except SlspyError:
                continue
        if not self._connect:
            return []
        waiting = [question for question in sorted(questions) if question not in self._answers]
        return [
            partial(self._attempt, self._gateways(group[0].region), group)
            for group in self.together(waiting)
        ]

    def together(self, questions: list[Question]) -> list[list[Question]]:
        """Return the questions in groups that can be asked in one request."""
        return [[question] for question in questions]

    def ask_together(
        self, gateways: Gateways, questions: list[Question]
    ) -> Iterable[tuple[Question, Any]]:
        """Ask for a group; called from any thread."""
        return [(question, self.ask(gateways, question)) for question in questions]

    def question(
        self, address: str | None, params: Sequence[Any], context: VariableContext
    ) -> Question:
        """Return what has to be asked for an address.

        Raises:
            UsageError: the address is wrong.
        """
        raise NotImplementedError

    def ask(self, gateways: Gateways, question: Question) -> Any:
        """Ask AWS; called from any thread."""
        raise NotImplementedError

    def value(self, answer: Any, _address: str | None, _params: Sequence[Any]) -> Any:
        """Return the value for an address out of the answer."""
        return answer

    def asked(self, question: Question) -> Any:
        """Return the answer to a question, which is asked once."""
        if question in self._failures:
            raise self._failures[question]
        if question not in self._answers:
            self._answers[question] = self.ask(self._gateways(question.region), question)
        return self._answers[question]

    def _attempt(self, gateways: Gateways, questions: list[Question]) -> None:
        try:
            self._answers.update(self.ask_together(gateways, questions))
        except SlspyError as error:
            if len(questions) == 1:
                self._failures[questions[0]] = error
                return
            # Who may not read many at once may well read some of them.
            for question in questions:
                self._attempt(gateways, [question])

    def _gateways(self, region: str) -> Gateways:
        if not self._connect:
            raise UsageError(f"`{self.name}` needs AWS, which this command does not use")
        return self._connect(region)


class AwsSource(CloudSource):
    """`${aws:accountId}` and `${aws:region}`."""

    name = "aws"

    def resolve(
        self, address: str | None, params: Sequence[Any], context: VariableContext, /
    ) -> Any:
        """Return the account that the credentials belong to, or the region of the service."""
        return (
            context.region() if address == "region" else super().resolve(address, params, context)
        )

    def question(
        self, address: str | None, _params: Sequence[Any], context: VariableContext
    ) -> Question:
        """Return the question for the account."""
        name = needed(address, "`${aws:region}`")
        if name != "accountId":
            raise UsageError(
                f"`aws` does not know `{name}`", hint="it knows `accountId` and `region`"
            )
        return Question(context.region(), name)

    def ask(self, gateways: Gateways, _question: Question) -> str:
        """Ask for the account id."""
        return gateways.account.identity()


class StackSource(CloudSource):
    """`${cf(region):stack.Output}`: an output of a CloudFormation stack."""

    name = "cf"

    def question(
        self, address: str | None, params: Sequence[Any], context: VariableContext
    ) -> Question:
        """Return the question for a stack."""
        stack, dot, _ = needed(address, _OUTPUT).partition(".")
        if not dot:
            raise UsageError("`cf` needs a stack and an output", hint=f"write {_OUTPUT}")
        region = str(params[0]) if params and params[0] else context.region()
        return Question(region, stack)

    def ask(self, gateways: Gateways, question: Question) -> Any:
        """Ask for all outputs of a stack."""
        stack = gateways.stacks.describe(question.subject)
        if stack is None:
            return Missing(f"there is no stack `{question.subject}` in `{question.region}`")
        return dict(stack.outputs)

    def value(self, answer: Any, address: str | None, _params: Sequence[Any]) -> Any:
        """Return one output."""
        stack, _, output = str(address).partition(".")
        if isinstance(answer, Missing) or output in answer:
            return answer if isinstance(answer, Missing) else answer[output]
        reason = f"the stack `{stack}` has no output `{output}`"
        return Missing(reason, did_you_mean(output, answer))


class BucketSource(CloudSource):
    """`${s3:bucket/key}`: the text of an object."""

    name = "s3"

    def question(
        self, address: str | None, _params: Sequence[Any], context: VariableContext
    ) -> Question:
        """Return the question for an object."""
        bucket, slash, key = needed(address, _OBJECT).partition("/")
        if not slash:
            raise UsageError("`s3` needs a bucket and a key", hint=f"write {_OBJECT}")
        return Question(context.region(), bucket, key)

    def ask(self, gateways: Gateways, question: Question) -> Any:
        """Ask for the content of an object, as text."""
        bucket, key = question.subject, question.detail
        try:
            return gateways.buckets.get(bucket, key).decode("utf-8", "replace")
        except AwsError as error:
            if error.code in ("NoSuchKey", "404"):
                return Missing(f"there is no object `{key}` in the bucket `{bucket}`")
            raise


class ParameterSource(CloudSource):
    """`${ssm(region, raw, noDecrypt):name}`: a parameter of the SSM parameter store.

    A StringList becomes a list, a SecureString with a JSON object in it an object; `raw` stops both.
    """

    name = "ssm"

    def question(
        self, address: str | None, params: Sequence[Any], context: VariableContext
    ) -> Question:
        """Return the question for a parameter."""
        name = needed(address, "`${ssm:/path/name}`")
        regions = [str(param) for param in params if param and param not in ("raw", _ENCRYPTED)]
        region = regions[0] if regions else context.region()
        return Question(region, name, _ENCRYPTED if _ENCRYPTED in params else "")

    def together(self, questions: list[Question]) -> list[list[Question]]:
        """Return groups of ten, which take one request each; names with a version or of an ARN stay alone."""
        from sls_py.aws.stored import MANAGED, MOST_TOGETHER, read_together

        groups: dict[tuple[str, str], list[Question]] = {}
        alone = []
        for question in questions:
            name = question.subject
            plain = ":" not in name and not name.startswith(MANAGED)
            if plain and read_together(self._gateways(question.region)):
                groups.setdefault((question.region, question.detail), []).append(question)
            else:
                alone.append([question])
        return alone + [some for each in groups.values() for some in _tens(each, MOST_TOGETHER)]

    def ask_together(
        self, gateways: Gateways, questions: list[Question]
    ) -> Iterable[tuple[Question, Any]]:
        """Ask for a group of parameters."""
        from sls_py.aws.stored import read_together

        store = read_together(gateways) if len(questions) > 1 else None
        if not store:
            return super().ask_together(gateways, questions)
        decrypt = questions[0].detail != _ENCRYPTED
        found = store.get_many([question.subject for question in questions], decrypt=decrypt)
        named = ((question, found.get(question.subject)) for question in questions)
        return [(question, answer) for question, answer in named if answer]

    def ask(self, gateways: Gateways, question: Question) -> Any:
        """Ask for a parameter."""
        from sls_py.aws.stored import read_parameter

        decrypt = question.detail != _ENCRYPTED
        found = read_parameter(gateways, question.subject, decrypt=decrypt)
        reason = f"there is no parameter `{question.subject}` in `{question.region}`"
        return Missing(reason) if found is None else found

    def resolve(
        self, address: str | None, params: Sequence[Any], context: VariableContext, /
    ) -> Any:
        """Return the parameter's value in its form, and whether it is secret."""
        answer = super().resolve(address, params, context)
        if isinstance(answer, Missing):
            return answer
        value = answer.value if "raw" in params else _typed(answer.type, answer.value)
        question = self.question(address, params, context)
        if answer.type != "SecureString" or question.detail == _ENCRYPTED:
            return value
        version = str(answer.version or "")
        reference = SecretReference("ssm", question.region, question.subject, version=version)
        return Secret(value, reference)


_OUTPUT = "`${cf:stack-name.OutputName}`"
_OBJECT = "`${s3:bucket/key}`"
_ENCRYPTED = "noDecrypt"


def _tens(questions: list[Question], size: int) -> list[list[Question]]:
    return [questions[start : start + size] for start in range(0, len(questions), size)]


def _typed(kind: str, value: str) -> CfValue:
    if kind == "StringList":
        return value.split(",")
    return parsed_text(value) if kind == "SecureString" else value


def parsed_text(text: str) -> CfValue:
    """Return the object when a text is a JSON object, and the text itself otherwise."""
    from sls_py.aws.stored import parsed

    return parsed(text)
