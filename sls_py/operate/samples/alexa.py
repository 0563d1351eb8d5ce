"""Samples of `alexaSkill` and `alexaSmartHome`."""

from __future__ import annotations

from sls_py.model.values import JsonObject
from sls_py.operate.samples.facts import Facts, merged

_USER = "amzn1.ask.account.SAMPLE"


def alexa_skill(facts: Facts) -> JsonObject:
    """Return a request to a custom skill; an object in the data is laid over the `request`.

    Source: https://developer.amazon.com/docs/custom-skills/request-and-response-json-reference.html
    """
    skill = str(facts.settings.get("appId") or facts.config or "amzn1.ask.skill.sample")
    application, user = {"applicationId": skill}, {"userId": _USER}
    request = {
        "type": "IntentRequest",
        "requestId": f"amzn1.echo-api.request.{facts.id}",
        "timestamp": facts.time(),
        "locale": "en-US",
        "intent": {"name": "HelloIntent", "confirmationStatus": "NONE", "slots": {}},
        "dialogState": "COMPLETED",
    }
    return {
        "version": "1.0",
        "session": {
            "new": True,
            "sessionId": f"amzn1.echo-api.session.{facts.id}",
            "application": application,
            "attributes": {},
            "user": user,
        },
        "context": {
            "System": {
                "application": application,
                "user": user,
                "device": {"deviceId": "amzn1.ask.device.SAMPLE", "supportedInterfaces": {}},
                "apiEndpoint": "https://api.amazonalexa.com",
                "apiAccessToken": "sample",
            }
        },
        "request": merged(request, _given(facts)),
    }


def alexa_smart_home(facts: Facts) -> JsonObject:
    """Return a directive to a smart home skill; an object in the data is laid over the `directive`.

    Source: https://developer.amazon.com/docs/device-apis/alexa-powercontroller.html
    """
    directive = {
        "header": {
            "namespace": "Alexa.PowerController",
            "name": "TurnOn",
            "payloadVersion": "3",
            "messageId": facts.id,
            "correlationToken": "sample-token",
        },
        "endpoint": {
            "scope": {"type": "BearerToken", "token": "sample"},
            "endpointId": "sample-endpoint",
            "cookie": {},
        },
        "payload": {},
    }
    return {"directive": merged(directive, _given(facts))}


def _given(facts: Facts) -> JsonObject:
    return facts.value if facts.data is not None and isinstance(facts.value, dict) else {}
