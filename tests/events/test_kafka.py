from tests.events.compiling import compiled

SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:kafka"
MAPPING = "HelloEventSourceMappingKafkaOrders"


def kafka(**more: object) -> dict[str, object]:
    return {
        "accessConfigurations": {"saslScram512Auth": [SECRET]},
        "bootstrapServers": ["a:9092", "b:9092"],
        "topic": "orders",
    } | more


def test_a_topic_is_read_from_the_start() -> None:
    stack = compiled("kafka", kafka())

    assert stack.resources[MAPPING] == {
        "Type": "AWS::Lambda::EventSourceMapping",
        "Properties": {
            "FunctionName": {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]},
            "Topics": ["orders"],
            "SelfManagedEventSource": {
                "Endpoints": {"KafkaBootstrapServers": ["a:9092", "b:9092"]}
            },
            "SourceAccessConfigurations": [{"Type": "SASL_SCRAM_512_AUTH", "URI": SECRET}],
            "StartingPosition": "TRIM_HORIZON",
        },
        "DependsOn": ["IamRoleLambdaExecution"],
    }
    assert [it["Resource"] for it in stack.statements] == [[SECRET]]


def test_every_setting_reaches_the_mapping() -> None:
    config = kafka(
        batchSize=10,
        maximumBatchingWindow=0,
        enabled=False,
        startingPosition="AT_TIMESTAMP",
        startingPositionTimestamp=0,
        consumerGroupId="group",
        onFailureDestination="arn:aws:sns:us-east-1:1:failed",
        filterPatterns=[{"value": [1]}],
        provisionedPollerConfig={"minimumPollers": 1},
    )

    properties = compiled("kafka", config).properties(MAPPING)

    assert properties["BatchSize"] == 10
    assert "MaximumBatchingWindowInSeconds" not in properties
    assert properties["Enabled"] is False
    assert properties["StartingPositionTimestamp"] == 0
    assert properties["SelfManagedKafkaEventSourceConfig"] == {"ConsumerGroupId": "group"}
    failed = {"Destination": "arn:aws:sns:us-east-1:1:failed"}
    assert properties["DestinationConfig"] == {"OnFailure": failed}
    assert properties["FilterCriteria"] == {"Filters": [{"Pattern": '{"value":[1]}'}]}
    assert properties["ProvisionedPollerConfig"] == {"MinimumPollers": 1}


def test_a_cluster_in_a_vpc_is_reached_through_network_interfaces() -> None:
    access = {"vpcSubnet": ["subnet-1", "subnet-2"], "vpcSecurityGroup": ["sg-1"]}

    stack = compiled("kafka", kafka(accessConfigurations=access))

    assert stack.properties(MAPPING)["SourceAccessConfigurations"] == [
        {"Type": "VPC_SUBNET", "URI": "subnet:subnet-1"},
        {"Type": "VPC_SUBNET", "URI": "subnet:subnet-2"},
        {"Type": "VPC_SECURITY_GROUP", "URI": "security_group:sg-1"},
    ]
    assert [it["Resource"] for it in stack.statements] == ["*"]


def test_every_problem_is_reported() -> None:
    stack = compiled(
        "kafka",
        kafka(accessConfigurations={"vpcSubnet": ["subnet-1"]}),
        kafka(startingPosition="AT_TIMESTAMP"),
    )

    assert stack.problems == [
        "`vpcSecurityGroup` is missing: subnets and security groups go together",
        "`startingPosition: AT_TIMESTAMP` needs `startingPositionTimestamp`",
    ]
