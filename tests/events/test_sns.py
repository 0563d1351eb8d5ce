from tests.events.compiling import compiled, compiled_functions

ENDPOINT = {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]}
FOREIGN = "arn:aws:sns:us-east-1:123456789012:news"
OWN_ARN = {
    "Fn::Join": [
        "",
        [
            *("arn:", {"Ref": "AWS::Partition"}, ":sns:", {"Ref": "AWS::Region"}, ":"),
            *({"Ref": "AWS::AccountId"}, ":jobs-a"),
        ],
    ]
}


def test_a_topic_name_makes_a_topic_with_the_subscription_inside() -> None:
    stack = compiled("sns", "jobs-a")

    assert stack.properties("SNSTopicJobsa") == {
        "TopicName": "jobs-a",
        "Subscription": [{"Endpoint": ENDPOINT, "Protocol": "lambda"}],
    }
    permission = stack.properties("HelloLambdaPermissionJobsaSNS")
    assert permission["Principal"] == "sns.amazonaws.com"
    assert permission["SourceArn"] == OWN_ARN


def test_functions_share_a_topic() -> None:
    config = {"topicName": "jobs-a", "displayName": "Jobs"}

    stack = compiled_functions("sns", {"hello": [config], "other": ["jobs-a"]}, alias="live")

    topic = stack.resources["SNSTopicJobsa"]
    assert topic["Properties"]["DisplayName"] == "Jobs"
    assert len(topic["Properties"]["Subscription"]) == 2
    assert topic["DependsOn"] == ["HelloAlias", "OtherAlias"]


def test_an_arn_is_only_subscribed_to() -> None:
    stack = compiled("sns", FOREIGN)

    assert list(stack.resources) == ["HelloSnsSubscriptionNews", "HelloLambdaPermissionNewsSNS"]
    assert stack.properties("HelloSnsSubscriptionNews") == {
        "TopicArn": FOREIGN,
        "Protocol": "lambda",
        "Endpoint": ENDPOINT,
    }


def test_a_filter_needs_a_subscription_of_its_own() -> None:
    config = {"topicName": "jobs-a", "filterPolicy": {"a": [1]}, "filterPolicyScope": "MessageBody"}

    stack = compiled("sns", config)

    assert stack.properties("SNSTopicJobsa") == {"TopicName": "jobs-a"}
    subscription = stack.properties("HelloSnsSubscriptionJobsa")
    assert subscription["TopicArn"] == {"Ref": "SNSTopicJobsa"}
    assert subscription["FilterPolicy"] == {"a": [1]}
    assert subscription["FilterPolicyScope"] == "MessageBody"


def test_a_topic_of_another_region_is_named_with_its_region() -> None:
    stack = compiled("sns", {"arn": "arn:aws:sns:eu-west-1:1:far"}, {"arn": FOREIGN})

    assert stack.properties("HelloSnsSubscriptionFar")["Region"] == "eu-west-1"
    assert "Region" not in stack.properties("HelloSnsSubscriptionNews")


def test_a_dead_letter_queue_accepts_messages_of_the_topic_only() -> None:
    queue = "arn:aws:sqs:us-east-1:123456789012:dead"
    config = {"topicName": "jobs-a", "redrivePolicy": {"deadLetterTargetArn": queue}}

    stack = compiled("sns", config)

    policy = stack.properties("JobsaToHelloDLQPolicy")
    url = ["https://sqs.us-east-1.", {"Ref": "AWS::URLSuffix"}, "/123456789012/dead"]
    assert policy["Queues"] == [{"Fn::Join": ["", url]}]
    statement = policy["PolicyDocument"]["Statement"][0]
    assert statement["Resource"] == queue
    assert statement["Condition"] == {"ArnEquals": {"aws:SourceArn": OWN_ARN}}
    subscription = stack.properties("HelloSnsSubscriptionJobsa")
    assert subscription["RedrivePolicy"] == {"deadLetterTargetArn": queue}


def test_a_dead_letter_queue_may_be_a_resource_or_an_export() -> None:
    own = {"topicName": "a", "redrivePolicy": {"deadLetterTargetRef": "Dead"}}
    names = {"arn": "arn:aws:sqs:us-east-1:1:dead", "url": "https://dead"}
    imported = {"topicName": "b", "redrivePolicy": {"deadLetterTargetImport": names}}

    stack = compiled("sns", own, imported)

    assert stack.properties("AToHelloDLQPolicy")["Queues"] == [{"Ref": "Dead"}]
    policy = stack.properties("BToHelloDLQPolicy")
    assert policy["Queues"] == [{"Fn::ImportValue": "https://dead"}]


def test_an_intrinsic_arn_needs_a_topic_name() -> None:
    stack = compiled("sns", {"arn": {"Ref": "Topic"}}, {"arn": {"Ref": "Topic"}, "topicName": "t"})

    assert stack.problems == ["`topicName` is needed when `arn` is not a plain ARN"]
    assert "HelloSnsSubscriptionT" in stack.resources
