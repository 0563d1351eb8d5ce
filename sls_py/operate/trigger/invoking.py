"""Call the function itself with a sample event, for what nobody can fire on demand."""

from __future__ import annotations

import json

from sls_py.model.values import CfValue
from sls_py.operate.invoke import failure_of, invoke
from sls_py.operate.samples import KINDS, sample
from sls_py.operate.trigger.choosing import Choice
from sls_py.operate.trigger.deployment import Deployment
from sls_py.operate.trigger.fitted import fitted_order
from sls_py.operate.trigger.records import Order, Prepared, Reply, Sent
from sls_py.operate.trigger.resource_names import host_name, resource_name


def prepare_invocation(
    deployment: Deployment, choice: Choice, order: Order, *, told: bool
) -> Prepared:
    """Make an invocation ready; `told` when the user asked for one, otherwise it is said why there is one."""
    event = sample_event(deployment, choice, order)
    alias = deployment.alias()
    function = deployment.function

    def send() -> Sent:
        payload = json.dumps(event).encode()
        answer = invoke(function, deployment.gateways, payload, qualifier=alias, log=True)
        failure = failure_of(answer)
        reply = Reply(failure is None, answer.payload, answer.status, failure, answer.log)
        return Sent(reply=reply, finished=True)

    remark = f"`{choice.name}` cannot be fired on demand, so the function gets a sample event"
    target = function.name + (f":{alias}" if alias else "")
    return Prepared(target, {"event": event}, send, via="invoke", remark="" if told else remark)


def sample_event(deployment: Deployment, choice: Choice, order: Order) -> CfValue:
    """Return a sample of an event, with the names of the stack; events of plugins are the user's data."""
    if choice.kind not in KINDS:
        return order.value if order.data is not None else {}
    resource = resource_name(deployment, choice)
    host = host_name(deployment, choice)
    fitted = fitted_order(choice, order)
    return sample(choice.kind, deployment.facts(fitted, choice.config, resource, host))
