from tests.events.compiling import compiled

CONFIG = {
    "templateBody": {"Parameters": {"n": 1}},
    "provisioningRoleArn": {"Fn::GetAtt": ["R", "Arn"]},
}


def test_the_function_decides_about_devices_of_the_template() -> None:
    stack = compiled("iotFleetProvisioning", CONFIG | {"templateName": "fleet", "enabled": False})

    template = stack.resources["HelloIotProvisioningTemplate"]
    assert template["DependsOn"] == ["HelloLambdaPermissionIotProvisioningTemplate"]
    assert template["Properties"] == {
        "Enabled": False,
        "PreProvisioningHook": {"TargetArn": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]}},
        "ProvisioningRoleArn": {"Fn::GetAtt": ["R", "Arn"]},
        "TemplateBody": '{"Parameters":{"n":1}}',
        "TemplateName": "fleet",
    }
    permission = stack.properties("HelloLambdaPermissionIotProvisioningTemplate")
    assert permission["Principal"] == "iot.amazonaws.com"


def test_a_second_template_for_a_function_is_a_problem() -> None:
    stack = compiled("iotFleetProvisioning", CONFIG, CONFIG)

    assert stack.problems == ["a function can have one `iotFleetProvisioning` event only"]
