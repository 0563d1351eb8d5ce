"""What the properties of events are for, in one line each; only `slspy explain` and `slspy schema` read this."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sls_py.events.shapes import DOCS
from sls_py.model.values import JsonObject

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg"
_GATEWAY = "https://docs.aws.amazon.com/apigateway/latest/developerguide"
_EVENT_BRIDGE = "https://docs.aws.amazon.com/eventbridge/latest/userguide"

PAGES: dict[str, str] = {
    "schedule": f"{_EVENT_BRIDGE}/eb-scheduled-rule-pattern.html",
    "s3": f"{_LAMBDA}/with-s3.html",
    "http": f"{_GATEWAY}/apigateway-rest-api.html",
    "websocket": f"{_GATEWAY}/apigateway-websocket-api.html",
    "sns": f"{_LAMBDA}/with-sns.html",
    "stream": f"{_LAMBDA}/invocation-eventsourcemapping.html",
    "kafka": f"{_LAMBDA}/with-kafka.html",
    "activemq": f"{_LAMBDA}/with-mq.html",
    "rabbitmq": f"{_LAMBDA}/with-mq.html",
    "msk": f"{_LAMBDA}/with-msk.html",
    "alb": f"{_LAMBDA}/services-alb.html",
    "alexaSkill": "https://developer.amazon.com/en-US/docs/alexa/custom-skills/host-a-custom-skill-as-an-aws-lambda-function.html",
    "alexaSmartHome": "https://developer.amazon.com/en-US/docs/alexa/smarthome/develop-smart-home-skills-in-multiple-languages.html",
    "iot": "https://docs.aws.amazon.com/iot/latest/developerguide/iot-rules.html",
    "iotFleetProvisioning": "https://docs.aws.amazon.com/iot/latest/developerguide/pre-provisioning-hook.html",
    "cloudwatchEvent": f"{_EVENT_BRIDGE}/eb-event-patterns.html",
    "cloudwatchLog": "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html",
    "cognitoUserPool": "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html",
    "eventBridge": f"{_EVENT_BRIDGE}/eb-rules.html",
    "sqs": f"{_LAMBDA}/with-sqs.html",
    "cloudFront": "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-the-edge.html",
    "httpApi": f"{_GATEWAY}/http-api.html",
}

COMMON: dict[str, str] = {
    "enabled": "`false` deploys the mapping switched off.",
    "batchSize": "How many records Lambda hands to the function at once, at most.",
    "maximumBatchingWindow": "Seconds for which Lambda gathers records before it calls the function.",
    "filterPatterns": "Patterns of records; Lambda leaves out what none of them fits.",
    "startingPosition": "Where to begin to read: the oldest records, new ones, or those since a time.",
    "startingPositionTimestamp": "The time from which to read, in seconds since 1970, with `AT_TIMESTAMP`.",
    "functionResponseType": "Let the function tell which records of a batch failed.",
    "topic": "The name of the topic.",
    "consumerGroupId": "The consumer group to join; Lambda makes one when it is left out.",
    "minimumPollers": "How many pollers are always there.",
    "maximumPollers": "How many pollers there are at most.",
    "provisionedPollerConfig": "Pollers of the function's own, which follow sudden load faster.",
    "basicAuthArn": "The ARN of the secret with user and password of the broker.",
    "queue": "The name of the queue.",
    "inputPath": "A JSONPath: the part of the event that the function gets.",
    "inputTransformer": "A template that makes the function's input out of the event.",
    "inputTemplate": "The input, with `<name>` for values of the map.",
    "inputPathsMap": "Values for the template: names, and where in the event they are.",
    "forceDeploy": "Let the custom resource run with every deployment.",
    "description": "What AWS shows as the description.",
    "isDefaultOrigin": "Use this origin for paths that no other behavior takes.",
}
"""What properties mean wherever a kind of event has them."""

OWN: dict[str, dict[str, str]] = {
    "schedule": {
        "rate": "When to call: `rate(...)` or `cron(...)`, one or several.",
        "enabled": "`false` deploys the schedule switched off.",
        "name": "The name of the rule or schedule.",
        "input": "What the function gets, in place of the event.",
        "input.body": "JSON text that becomes an object in the input.",
        "method": "Rules of the default event bus, or EventBridge Scheduler (which knows time zones).",
        "roleArn": "The role that EventBridge Scheduler calls the function with.",
        "groupName": "The group of the schedule, for EventBridge Scheduler.",
        "timezone": "The time zone of `cron(...)`, for EventBridge Scheduler.",
    },
    "s3": {
        "bucket": "The name of the bucket, or its key in `provider.s3`.",
        "event": "What happens to an object; all that creates one when it is left out.",
        "existing": "The bucket is there already; the stack only adds the notification.",
        "rules": "Which keys count: a prefix, a suffix, or both.",
        "rules.prefix": "How keys begin.",
        "rules.suffix": "How keys end.",
    },
    "http": {
        "method": "The HTTP method; `any` for all.",
        "path": "The path below the stage; `{id}` and `{proxy+}` are parameters.",
        "async": "Answer at once, and call the function asynchronously.",
        "authorizer": "Who may call: `aws_iam`, a function, a user pool, or an authorizer of your own.",
        "authorizer.arn": "The ARN of a function or of a Cognito user pool.",
        "authorizer.authorizerId": "The id of an authorizer that is there already.",
        "authorizer.claims": "Claims of the user pool's token that the function gets.",
        "authorizer.identitySource": "What of the request identifies the caller; answers are kept by it.",
        "authorizer.identityValidationExpression": "What the token has to look like.",
        "authorizer.managedExternally": "Somebody else lets the API call the function.",
        "authorizer.name": "A function of the service, or the name of the authorizer.",
        "authorizer.resultTtlInSeconds": "Seconds for which answers of the authorizer are kept.",
        "authorizer.scopes": "OAuth scopes, one of which the token needs.",
        "authorizer.type": "What the authorizer gets: the token, the request, or nothing of yours.",
        "connectionId": "The id of the VPC link.",
        "connectionType": "How the integration is reached: through a VPC link.",
        "cors": "Answer preflight requests, and name the origins that may call.",
        "cors.allowCredentials": "Let browsers send cookies and authorization.",
        "cors.cacheControl": "The `Cache-Control` header of preflight answers.",
        "cors.headers": "Headers that requests may have.",
        "cors.maxAge": "Seconds for which browsers keep preflight answers.",
        "cors.methods": "Methods that requests may have.",
        "cors.origin": "The origin that may call.",
        "cors.origins": "Origins that may call.",
        "integration": "How the API hands requests over; `lambda-proxy` when it is left out.",
        "operationId": "The name of the method in exported API descriptions.",
        "private": "Callers need an API key.",
        "request": "What is checked of a request, and made of it.",
        "request.contentHandling": "Turn binary requests into text, or text into binary.",
        "request.method": "The method of the integration's request.",
        "request.parameters": "Parameters that are passed on, and whether they have to be there.",
        "request.parameters.querystrings": "Query parameters, by name.",
        "request.parameters.headers": "Headers, by name.",
        "request.parameters.paths": "Parameters of the path, by name.",
        "request.passThrough": "What happens to content types without a template.",
        "request.schemas": "JSON Schemas of bodies, by content type.",
        "request.template": "Templates (VTL) of the function's input, by content type.",
        "request.uri": "The address of the integration.",
        "response": "What the API makes of answers.",
        "response.contentHandling": "Turn binary answers into text, or text into binary.",
        "response.headers": "Headers of the answer.",
        "response.template": "The template (VTL) of the answer's body.",
        "response.transferMode": "Send answers as a whole, or as a stream.",
        "response.statusCodes": "Answers by status code: pattern, headers and template.",
        "timeoutInMillis": "Milliseconds that the API waits for the function.",
    },
    "websocket": {
        "route": "The route: `$connect`, `$disconnect`, `$default`, or a name of your own.",
        "routeResponseSelectionExpression": "`$default` sends back what the function returns.",
        "authorizer": "The function that decides who may connect; only on `$connect`.",
        "authorizer.name": "A function of the service, or the name of the authorizer.",
        "authorizer.arn": "The ARN of the function.",
        "authorizer.identitySource": "What of the request identifies the caller.",
    },
    "sns": {
        "arn": "The ARN of a topic that is there already.",
        "topicName": "The name of the topic.",
        "displayName": "The name that subscribers see.",
        "filterPolicy": "Which messages the function gets.",
        "filterPolicyScope": "What the policy looks at: attributes of messages, or their body.",
        "redrivePolicy": "Where messages go that cannot be delivered.",
        "redrivePolicy.deadLetterTargetArn": "The ARN of the queue.",
        "redrivePolicy.deadLetterTargetRef": "The logical id of a queue of the stack.",
        "redrivePolicy.deadLetterTargetImport": "A queue of another stack.",
        "redrivePolicy.deadLetterTargetImport.arn": "The export with the queue's ARN.",
        "redrivePolicy.deadLetterTargetImport.url": "The export with the queue's URL.",
    },
    "stream": {
        "arn": "The ARN of the stream.",
        "type": "What kind of stream it is; needed when the ARN is an intrinsic function.",
        "parallelizationFactor": "How many batches of a shard are worked on at the same time.",
        "consumer": "A consumer with a throughput of its own (Kinesis): `true`, or its ARN.",
        "batchWindow": "Seconds for which Lambda gathers records before it calls the function.",
        "maximumRetryAttempts": "How often a failed batch is tried again; `-1` for without end.",
        "bisectBatchOnFunctionError": "Try the halves of a batch that failed.",
        "maximumRecordAgeInSeconds": "Records that are older are left out; `-1` for none.",
        "destinations": "Where notes of failed batches go.",
        "destinations.onFailure": "The queue or topic for failed batches.",
        "destinations.onFailure.arn": "Its ARN.",
        "destinations.onFailure.type": "What it is.",
        "tumblingWindowInSeconds": "Seconds of a window over which the function keeps a state.",
    },
    "kafka": {
        "accessConfigurations": "How Lambda reaches the cluster, and proves who it is.",
        "accessConfigurations.vpcSubnet": "Subnets that the cluster is reached from.",
        "accessConfigurations.vpcSecurityGroup": "Security groups in these subnets.",
        "accessConfigurations.saslPlainAuth": "ARNs of secrets for SASL/PLAIN.",
        "accessConfigurations.saslScram256Auth": "ARNs of secrets for SASL/SCRAM-256.",
        "accessConfigurations.saslScram512Auth": "ARNs of secrets for SASL/SCRAM-512.",
        "accessConfigurations.clientCertificateTlsAuth": "ARNs of secrets with a client certificate.",
        "accessConfigurations.serverRootCaCertificate": "The ARN of the secret with the cluster's root CA.",
        "bootstrapServers": "Addresses of brokers, with ports.",
        "onFailureDestination": "The ARN of what gets batches that failed.",
    },
    "activemq": {"arn": "The ARN of the broker."},
    "rabbitmq": {"arn": "The ARN of the broker.", "virtualHost": "The virtual host of the queue."},
    "msk": {
        "arn": "The ARN of the cluster.",
        "saslScram512": "The ARN of the secret for SASL/SCRAM-512.",
    },
    "alb": {
        "authorizer": "Authorizers of `provider.alb.authorizers`, by name.",
        "conditions": "Which requests come to the function.",
        "conditions.header": "Requests with a header.",
        "conditions.header.name": "The name of the header.",
        "conditions.header.values": "Its values, one of which has to be there.",
        "conditions.host": "Host names; `*` and `?` stand for anything.",
        "conditions.ip": "Addresses of callers, as CIDR blocks.",
        "conditions.method": "HTTP methods.",
        "conditions.path": "Paths; `*` and `?` stand for anything.",
        "conditions.query": "Query parameters, by name.",
        "healthCheck": "Call the function from time to time, to see whether it answers.",
        "healthCheck.healthyThresholdCount": "So many good answers make it healthy.",
        "healthCheck.intervalSeconds": "Seconds between two checks.",
        "healthCheck.matcher": "What a good answer is.",
        "healthCheck.matcher.httpCode": "Status codes of good answers: `200` or `200-299`.",
        "healthCheck.path": "The path that is called.",
        "healthCheck.timeoutSeconds": "Seconds to wait for an answer.",
        "healthCheck.unhealthyThresholdCount": "So many bad answers make it unhealthy.",
        "listenerArn": "The ARN of the listener.",
        "multiValueHeaders": "Give the function all values of headers and query parameters.",
        "priority": "The place of the rule; lower ones are tried first.",
        "targetGroupName": "The name of the target group.",
    },
    "alexaSkill": {
        "appId": "The id of the skill that may call.",
        "enabled": "`false` does not let the skill call.",
    },
    "alexaSmartHome": {
        "appId": "The id of the skill that may call.",
        "enabled": "`false` does not let the skill call.",
    },
    "iot": {
        "sql": "The statement that selects messages.",
        "sqlVersion": "The version of the SQL engine.",
        "name": "The name of the rule.",
        "enabled": "`false` deploys the rule switched off.",
    },
    "iotFleetProvisioning": {
        "enabled": "`false` deploys the template switched off.",
        "provisioningRoleArn": "The role that registers devices.",
        "templateBody": "The provisioning template.",
        "templateName": "The name of the provisioning template.",
    },
    "cloudwatchEvent": {
        "event": "The pattern of events.",
        "input": "What the function gets, in place of the event.",
        "name": "The name of the rule.",
        "enabled": "`false` deploys the rule switched off.",
    },
    "cloudwatchLog": {
        "logGroup": "The name of the log group.",
        "filter": "The pattern of lines; all of them when it is empty.",
    },
    "cognitoUserPool": {
        "pool": "The name of the user pool.",
        "trigger": "The step that calls the function.",
        "existing": "The pool is there already; the stack only adds the trigger.",
        "kmsKeyId": "The key that encrypts codes for custom senders.",
        "lambdaVersion": "The version of the event that custom senders get.",
    },
    "eventBridge": {
        "eventBus": "The bus: its name (it is created), its ARN, or a reference; `default` is there.",
        "schedule": "When to call: `rate(...)` or `cron(...)`.",
        "name": "The name of the rule.",
        "enabled": "`false` deploys the rule switched off.",
        "pattern": "Which events the function gets.",
        "pattern.version": "Versions of the event format.",
        "pattern.id": "Ids of events.",
        "pattern.detail-type": "What happened, in the words of the source.",
        "pattern.source": "Who sent the event, like `aws.s3` or a name of your own.",
        "pattern.account": "Accounts that events come from.",
        "pattern.time": "When events happened.",
        "pattern.region": "Regions that events come from.",
        "pattern.resources": "ARNs that events are about.",
        "pattern.detail": "What has to be in the event itself.",
        "pattern.$or": "Patterns one of which has to fit.",
        "input": "What the function gets, in place of the event.",
        "retryPolicy": "How often, and how long, an event is tried.",
        "retryPolicy.maximumEventAge": "Seconds for which an event is kept.",
        "retryPolicy.maximumRetryAttempts": "How often an event is tried again.",
        "deadLetterQueueArn": "The ARN of the queue for events that could not be delivered.",
    },
    "sqs": {
        "arn": "The ARN of the queue.",
        "maximumConcurrency": "How many calls the queue may cause at the same time.",
    },
    "cloudFront": {
        "behavior": "How the distribution treats requests of this path.",
        "cachePolicy": "What the cache goes by.",
        "cachePolicy.id": "The id of a cache policy.",
        "cachePolicy.name": "A cache policy of `provider.cloudFront.cachePolicies`.",
        "eventType": "The moment at which the function is called.",
        "includeBody": "Give the function the body of requests.",
        "origin": "Where the distribution gets its content: a URL, or an origin in CloudFormation's words.",
        "pathPattern": "The paths that the function is for.",
    },
    "httpApi": {
        "authorizer": "Who may call: `aws_iam`, or an authorizer of `provider.httpApi.authorizers`.",
        "authorizer.id": "The id of an authorizer that is there already.",
        "authorizer.name": "An authorizer of `provider.httpApi.authorizers`.",
        "authorizer.scopes": "OAuth scopes, one of which the token needs.",
        "authorizer.type": "What kind of authorizer it is.",
        "method": "The HTTP method; `*` for all.",
        "path": "The path; `{id}` and `{proxy+}` are parameters, `*` takes everything.",
    },
}
"""What the properties of one kind of event mean, by their paths below it."""


def describe_event(kind: str, schema: JsonObject) -> JsonObject:
    """Return the schema of an event with the page about it, and a description of everything in it."""
    return {DOCS: PAGES[kind], **_described(schema, OWN[kind], "")}


def _described(schema: Any, texts: Mapping[str, str], path: str) -> Any:
    if not isinstance(schema, dict):
        return schema
    found = dict(schema)
    for union in ("anyOf", "oneOf"):
        if union in found:
            found[union] = [_described(branch, texts, path) for branch in found[union]]
    if "items" in found:
        found["items"] = _described(found["items"], texts, path)
    if "properties" in found:
        properties = found["properties"].items()
        found["properties"] = {
            name: _property(name, each, texts, path) for name, each in properties
        }
    return found


def _property(name: str, schema: JsonObject, texts: Mapping[str, str], path: str) -> JsonObject:
    below = f"{path}.{name}".lstrip(".")
    text = texts.get(below) or COMMON.get(name)
    found: JsonObject = _described(schema, texts, below)
    return {"description": text, **found} if text else found
