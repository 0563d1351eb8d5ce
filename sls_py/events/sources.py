"""Names of queues, streams and the like, out of the ARN or the intrinsic function that stands for it."""

from __future__ import annotations

from collections.abc import Callable

from sls_py.events.json_text import json_text
from sls_py.model.values import CfValue


def source_name(
    arn: CfValue,
    of_arn: Callable[[str], str],
    of_join: Callable[[str], str] = lambda last: last,
) -> str:
    """Return the name that logical ids are made of.

    `of_arn` cuts the name out of a literal ARN (or the text of `Fn::Sub`), `of_join` out of the last piece of
    `Fn::Join`. `Ref`, `Fn::GetAtt` and `Fn::ImportValue` are named after what they point at.
    """
    if isinstance(arn, str):
        return of_arn(arn)
    name, argument = next(iter(arn.items()))
    if name == "Fn::GetAtt":
        return str(argument.split(".")[0] if isinstance(argument, str) else argument[0])
    if name == "Fn::Join":
        last = argument[1][-1]
        return of_join(last) if isinstance(last, str) else source_name(last, of_arn, of_join)
    if name == "Fn::Sub":
        return of_arn(argument if isinstance(argument, str) else argument[0])
    if isinstance(argument, dict):
        return source_name(argument, of_arn, of_join)
    return argument if isinstance(argument, str) else json_text(argument)


def after_last_colon(arn: str) -> str:
    """Return what follows the last colon: the resource of an ARN without a type."""
    return arn.rsplit(":", 1)[-1]
