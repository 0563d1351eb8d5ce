"""Samples of `iot` and `iotFleetProvisioning`."""

from __future__ import annotations

from sls_py.model.values import CfValue, JsonObject
from sls_py.operate.samples.facts import Facts


def iot(facts: Facts) -> CfValue:
    """Return what a rule hands on: the message itself, as `SELECT *` takes it.

    Source: https://docs.aws.amazon.com/iot/latest/developerguide/lambda-rule-action.html
    """
    return facts.value


def iot_fleet_provisioning(facts: Facts) -> JsonObject:
    """Return what a pre-provisioning hook gets; the data are the parameters of the device.

    Source: https://docs.aws.amazon.com/iot/latest/developerguide/pre-provisioning-hook.html
    """
    name = str(facts.settings.get("templateName") or "sample-template")
    given = facts.value if facts.data is not None else {"SerialNumber": "SN-0001"}
    return {
        "claimCertificateId": facts.unique * 2,
        "certificateId": facts.unique * 2,
        "certificatePem": "-----BEGIN CERTIFICATE-----\nMIIDWTCCAkGgAwIBAgIU...\n-----END CERTIFICATE-----\n",
        "templateArn": facts.arn("iot", f"provisioningtemplate/{name}"),
        "clientId": facts.unique,
        "parameters": given,
    }
