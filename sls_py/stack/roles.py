"""Execution roles: the shared one that the stack makes, and references to existing ones."""

from __future__ import annotations

from sls_py.cfn import naming, resources
from sls_py.cfn.builder import StackBuilder
from sls_py.cfn.resources import make
from sls_py.cfn.values import get_att, join, ref, sub
from sls_py.model.function import Function
from sls_py.model.live_topics import LIVE_CLIENTS, live_topics
from sls_py.model.service import Provider, Service
from sls_py.model.values import CfValue, JsonObject
from sls_py.stack.draft import StackDraft
from sls_py.stack.tags import tag_list

LOGS = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:"
LAMBDA = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"
IOT = "arn:${AWS::Partition}:iot:${AWS::Region}:${AWS::AccountId}:"
CREATE_LOGS = ["logs:CreateLogStream", "logs:CreateLogGroup", "logs:TagResource"]
PUT_LOGS = ["logs:PutLogEvents"]
VPC_ACCESS = join(
    "",
    "arn:",
    ref("AWS::Partition"),
    ":iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
)


def add_execution_role(draft: StackDraft) -> None:
    """Add the shared role, unless no function would use it."""
    service = draft.service
    if all(custom_role(function, service.provider) for function in service.functions.values()):
        return
    draft.builder.add(naming.EXECUTION_ROLE, make(resources.iam.Role, _properties(service)))


def drop_empty_statements(builder: StackBuilder) -> None:
    """Take our log statements out again when no function writes logs: IAM refuses statements without resources.

    What the user's resources made of the role is left alone.
    """
    properties = (builder.get(naming.EXECUTION_ROLE) or {}).get("Properties", {})
    for policy in list(properties.get("Policies") or []):
        statements = policy.get("PolicyDocument", {}).get("Statement")
        empty = _empty_statements(statements)
        for statement in empty:
            statements.remove(statement)
        if empty and not statements:
            properties["Policies"].remove(policy)
    if properties.get("Policies") == []:
        del properties["Policies"]


def _empty_statements(statements: CfValue) -> list[JsonObject]:
    if not isinstance(statements, list):
        return []
    ours = (CREATE_LOGS, PUT_LOGS)
    return [each for each in statements if each.get("Resource") == [] and each["Action"] in ours]


def custom_role(function: Function, provider: Provider) -> CfValue:
    """Return the reference to the role of a function when it is not the shared one of the stack."""
    return function.role or provider.iam.role


def role_arn(role: CfValue) -> CfValue:
    """Return the ARN that a role reference stands for: an ARN, a logical id or an intrinsic."""
    if isinstance(role, str) and not role.startswith("arn:"):
        return get_att(role, "Arn")
    return role or get_att(naming.EXECUTION_ROLE, "Arn")


def role_resource(role: CfValue) -> str | None:
    """Return the logical id of the role when it is a resource of the stack."""
    if not role:
        return naming.EXECUTION_ROLE
    if isinstance(role, str):
        return None if ":" in role else role
    attribute = role.get("Fn::GetAtt")
    return attribute[0] if isinstance(attribute, list) else None


def _properties(service: Service) -> JsonObject:
    iam, stage = service.provider.iam, service.provider.stage
    document = {"Version": "2012-10-17", "Statement": _statements(service)}
    policy = {"PolicyName": join("-", service.name, stage, "lambda"), "PolicyDocument": document}
    default_name = join("-", service.name, stage, ref("AWS::Region"), "lambdaRole")
    return {
        "AssumeRolePolicyDocument": _trust("lambda.amazonaws.com"),
        "Policies": [policy],
        "Path": iam.path or "/",
        "RoleName": iam.role_name or default_name,
        "ManagedPolicyArns": _managed_policies(service) or None,
        "PermissionsBoundary": iam.permissions_boundary,
        "Tags": tag_list(iam.tags) or None,
    }


def _trust(principal: str) -> JsonObject:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": [principal]},
        "Action": ["sts:AssumeRole"],
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _managed_policies(service: Service) -> list[CfValue]:
    functions = service.functions.values()
    in_vpc = service.provider.vpc or any(each.vpc or each.vpc_disabled for each in functions)
    return [*service.provider.iam.managed_policies, *([VPC_ACCESS] if in_vpc else [])]


def _statements(service: Service) -> list[JsonObject]:
    """Return the statements that do not depend on single settings of functions, in order."""
    functions = list(service.functions.values())
    return [
        *_log_statements(functions, naming.stack(service.name, service.provider.stage)),
        *service.provider.iam.statements,
        *_durable_statements(functions, service.provider),
        *_live_statements(service),
    ]


def _log_statements(functions: list[Function], prefix: str) -> list[JsonObject]:
    """Allow writing logs: by a common prefix for functions that are named by it, else by name.

    A function with `disableLogs` that the prefix covers is denied again.
    """
    logging = [each for each in functions if not each.disable_logs]
    groups = [each.name for each in logging if not each.name.startswith(prefix)]
    covered = any(each.name.startswith(prefix) for each in logging)
    silent = [each.name for each in functions if each.disable_logs and each.name.startswith(prefix)]
    if covered:
        groups.append(f"{prefix}*")
    statements: list[JsonObject] = [
        {"Effect": "Allow", "Action": CREATE_LOGS, "Resource": _groups(groups, ":*")},
        {"Effect": "Allow", "Action": PUT_LOGS, "Resource": _groups(groups, ":*:*")},
    ]
    if covered and silent:
        resource = _groups(silent, ":*")
        statements.append({"Effect": "Deny", "Action": "logs:PutLogEvents", "Resource": resource})
    return statements


def _groups(names: list[str], suffix: str) -> list[CfValue]:
    return [sub(f"{LOGS}{naming.function_log_group(name)}{suffix}") for name in names]


def _durable_statements(functions: list[Function], provider: Provider) -> list[JsonObject]:
    names = [
        each.name
        for each in functions
        if each.durable and role_resource(custom_role(each, provider)) == naming.EXECUTION_ROLE
    ]
    if not names:
        return []
    action = ["lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState"]
    arns = [sub(f"{LAMBDA}{name}:*/durable-execution/*/*") for name in names]
    return [{"Effect": "Allow", "Action": action, "Resource": arns}]


def _live_statements(service: Service) -> list[JsonObject]:
    """Allow the topics of live sessions on this stage, when `live.permissions` says that the stack is to do it."""
    section: JsonObject = service.config.get("live") or {}
    if section.get("permissions") != "stack":
        return []
    topics = live_topics(service.name, service.provider.stage)
    down = [f"{topics}/*/d/*", f"{topics}/*/up"]
    return [
        _on_iot("Connect", [f"client/{LIVE_CLIENTS}"]),
        _on_iot("Subscribe", [f"topicfilter/{topic}" for topic in down]),
        _on_iot("Receive", [f"topic/{topic}" for topic in down]),
        _on_iot("Publish", [f"topic/{topics}/*/u/*"]),
    ]


def _on_iot(action: str, resources: list[str]) -> JsonObject:
    arns = [sub(f"{IOT}{resource}") for resource in resources]
    return {"Effect": "Allow", "Action": [f"iot:{action}"], "Resource": arns}
