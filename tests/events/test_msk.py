import pytest

from sls_py.model.values import CfValue
from tests.events.compiling import compiled

CLUSTER = "arn:aws:kafka:us-east-1:123456789012:cluster/my-cluster/1b2c"


def test_a_topic_of_a_cluster_is_read() -> None:
    config = {
        "arn": CLUSTER,
        "topic": "my-orders",
        "saslScram512": "arn:aws:secretsmanager:us-east-1:1:secret:x",
        "consumerGroupId": "group",
        "provisionedPollerConfig": {"maximumPollers": 4},
    }

    stack = compiled("msk", config)

    assert stack.properties("HelloEventSourceMappingMSKMyclusterMyorders") == {
        "FunctionName": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]},
        "EventSourceArn": CLUSTER,
        "Topics": ["my-orders"],
        "AmazonManagedKafkaEventSourceConfig": {"ConsumerGroupId": "group"},
        "SourceAccessConfigurations": [
            {"Type": "SASL_SCRAM_512_AUTH", "URI": "arn:aws:secretsmanager:us-east-1:1:secret:x"}
        ],
        "ProvisionedPollerConfig": {"MaximumPollers": 4},
        "StartingPosition": "TRIM_HORIZON",
    }
    assert [it["Resource"] for it in stack.statements] == [[CLUSTER], "*"]


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        ({"Ref": "Cluster"}, "Cluster"),
        ({"Fn::ImportValue": "my-cluster"}, "Mycluster"),
        ("arn:aws:kafka:us-east-1:1:cluster/" + "c" * 90 + "/x", "C" + "c" * 78),
    ],
)
def test_the_logical_id_is_named_after_cluster_and_topic(arn: CfValue, name: str) -> None:
    stack = compiled("msk", {"arn": arn, "topic": "t" * 90})

    assert list(stack.resources) == [f"HelloEventSourceMappingMSK{name}T{'t' * 78}"]


def test_a_missing_time_is_a_problem() -> None:
    config = {"arn": CLUSTER, "topic": "a", "startingPosition": "AT_TIMESTAMP"}

    stack = compiled("msk", config)

    assert stack.problems == ["`startingPosition: AT_TIMESTAMP` needs `startingPositionTimestamp`"]
