import pytest

from sls_py.model.values import JsonObject
from tests.events.compiling import compiled

SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:mq"
CONFIG: JsonObject = {"arn": {"Ref": "Broker"}, "basicAuthArn": SECRET, "queue": "my-queue"}


@pytest.mark.parametrize(("kind", "name"), [("activemq", "ActiveMQ"), ("rabbitmq", "RabbitMQ")])
def test_a_queue_is_polled_with_the_secret(kind: str, name: str) -> None:
    stack = compiled(kind, CONFIG | {"batchSize": 5, "enabled": False})

    assert stack.properties(f"HelloEventSourceMapping{name}Myqueue") == {
        "FunctionName": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]},
        "EventSourceArn": {"Ref": "Broker"},
        "Queues": ["my-queue"],
        "SourceAccessConfigurations": [{"Type": "BASIC_AUTH", "URI": SECRET}],
        "BatchSize": 5,
        "Enabled": False,
    }


def test_the_role_may_read_the_secret_and_reach_the_broker() -> None:
    stack = compiled("activemq", CONFIG)

    assert [it["Resource"] for it in stack.statements] == [[SECRET], [{"Ref": "Broker"}], "*"]


def test_a_virtual_host_goes_along() -> None:
    stack = compiled("rabbitmq", CONFIG | {"virtualHost": "/prod"})

    access = stack.properties("HelloEventSourceMappingRabbitMQMyqueue")[
        "SourceAccessConfigurations"
    ]
    assert access[1] == {"Type": "VIRTUAL_HOST", "URI": "/prod"}
