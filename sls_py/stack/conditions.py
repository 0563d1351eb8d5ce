"""Let the condition of a function reach what exists for that function alone: its permissions, routes, rules ...

The Serverless Framework puts `condition` on the function and leaves its events behind: where the condition does not
hold, they refer to nothing and CloudFormation refuses the template.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sls_py.cfn.values import is_intrinsic
from sls_py.model.values import CfValue, JsonObject
from sls_py.stack.references import references

KEPT = frozenset(
    {
        "AWS::ApiGateway::RestApi",
        "AWS::ApiGatewayV2::Api",
        "AWS::CloudFront::Distribution",
        "AWS::Cognito::UserPool",
        "AWS::IAM::Policy",
        "AWS::IAM::Role",
        "AWS::Logs::LogGroup",
        "AWS::S3::Bucket",
        "AWS::SNS::Topic",
        "AWS::SQS::Queue",
    }
)
"""Types that hold data, or serve more than one function: they stay, and lose only the part that is for the function."""

DEPLOYMENTS = frozenset({"AWS::ApiGateway::Deployment", "AWS::ApiGatewayV2::Deployment"})
"""Types that fail when all routes and methods they wait for are missing."""

NOTHING = {"Ref": "AWS::NoValue"}

WAITS = "DependsOnConditions"
"""Key of the metadata that waits for conditional resources."""


def spread_conditions(template: JsonObject) -> None:
    """Alter a template of our own resources so that none refers to one whose condition does not hold.

    What the user adds or overrides comes later: it is left as it is written.
    """
    spread = _Spread(template)
    if not spread.terms:
        return
    # Deployments come after all that they wait for; stages and usage plans wait for them.
    for names in (spread.others, spread.deployments, spread.others):
        while any(spread.reach(name) for name in names):
            pass
    spread.write()


class _Spread:
    """By logical id, the conditions that must all hold for a resource to exist, as they spread."""

    def __init__(self, template: JsonObject) -> None:
        self._template = template
        self._resources: dict[str, JsonObject] = {
            name: resource
            for name, resource in template["Resources"].items()
            if isinstance(resource, dict)
        }
        self.terms: dict[str, frozenset[str]] = {
            name: frozenset({resource["Condition"]})
            for name, resource in self._resources.items()
            if isinstance(resource.get("Condition"), str)
        }
        self._given = frozenset(self.terms)
        self.deployments = [name for name in self._resources if self._kind(name) in DEPLOYMENTS]
        self.others = [name for name in self._resources if self._kind(name) not in DEPLOYMENTS]

    def reach(self, name: str) -> bool:
        """Give a resource the conditions of what it cannot do without; tell whether one was new."""
        if name in self._given or self._kind(name) in KEPT:
            return False
        needed = self._needed(name) | self.terms.get(name, frozenset())
        news = needed != self.terms.get(name, frozenset())
        if news:
            self.terms[name] = needed
        return news

    def write(self) -> None:
        """Write the conditions into the template."""
        for name, resource in self._resources.items():
            if name in self.terms:
                resource["Condition"] = self._joined("And", self.terms[name])
            elif "Properties" in resource:
                resource["Properties"] = self._guarded(resource["Properties"], depth=0)
            self._loosen(name)
        for output in self._template["Outputs"].values():
            needed = self._referred(output.get("Value")) if isinstance(output, dict) else None
            if needed and "Condition" not in output:
                output["Condition"] = self._joined("And", needed)

    def _kind(self, name: str) -> str:
        return str(self._resources[name].get("Type"))

    def _needed(self, name: str) -> frozenset[str]:
        resource, kind, waits = self._resources[name], self._kind(name), self._waits(name)
        awaited = [self.terms[each] for each in waits if each in self.terms]
        if kind in DEPLOYMENTS:
            if not awaited or len(awaited) < len(waits):
                return frozenset()
            return frozenset({self._joined("Or", [self._joined("And", each) for each in awaited])})
        needed = self._referred(resource.get("Properties"))
        # These name what they need in plain text.
        by_name = kind.startswith("Custom::") or kind == "AWS::ApiGateway::UsagePlan"
        return needed.union(*awaited) if by_name else needed

    def _waits(self, name: str) -> list[str]:
        waits = self._resources[name].get("DependsOn") or []
        return [waits] if isinstance(waits, str) else list(waits)

    def _referred(self, value: CfValue) -> frozenset[str]:
        """The conditions of the resources that a value refers to, where no `Fn::If` stands around them."""
        names = [each.name for each in references(value) if not each.optional]
        return frozenset[str]().union(*(self.terms[name] for name in names if name in self.terms))

    def _loosen(self, name: str) -> None:
        """Have a resource wait for conditional ones only where they exist.

        CloudFormation refuses `DependsOn` for a resource that is not made, and `Fn::If` in it. A reference in the
        metadata makes the resource wait just as well.
        """
        sure, waits = self.terms.get(name, frozenset()), self._waits(name)
        maybe = [each for each in waits if not self.terms.get(each, sure) <= sure]
        if not maybe:
            return
        resource = self._resources[name]
        resource["DependsOn"] = [each for each in waits if each not in maybe]
        if not resource["DependsOn"]:
            del resource["DependsOn"]
        resource.setdefault("Metadata", {})[WAITS] = [
            {"Fn::If": [self._joined("And", self.terms[each]), {"Ref": each}, ""]} for each in maybe
        ]

    def _guarded(self, value: CfValue, depth: int) -> CfValue:
        """Return properties with each part that needs a conditional resource inside an `Fn::If`.

        A part is the innermost item of a list; where there is no list, a setting such as `LambdaConfig.PreSignUp`.
        """
        if is_intrinsic(value):
            return value
        if isinstance(value, list):
            if value and all(is_intrinsic(item) and self._referred(item) for item in value):
                return value  # nothing would be left of it: what it belongs to is the part
            return [self._guarded_part(item, depth + 1) for item in value]
        if isinstance(value, dict):
            return {key: self._guarded_entry(item, depth + 1) for key, item in value.items()}
        return value

    def _guarded_entry(self, value: CfValue, depth: int) -> CfValue:
        if depth == 2 or (depth == 1 and is_intrinsic(value)):
            return self._guarded_part(value, depth)
        return self._guarded(value, depth)

    def _guarded_part(self, part: CfValue, depth: int) -> CfValue:
        inner = self._guarded(part, depth)
        needed = self._referred(inner)
        return {"Fn::If": [self._joined("And", needed), inner, NOTHING]} if needed else inner

    def _joined(self, how: str, names: Iterable[str]) -> str:
        """The name of a condition that stands for one or several; it is added where there was none."""
        different = sorted(set(names))
        if len(different) == 1:
            return different[0]
        name = how.join(different)
        terms: list[Any] = [{"Condition": each} for each in different]
        self._template.setdefault("Conditions", {}).setdefault(name, {f"Fn::{how}": terms})
        return name
