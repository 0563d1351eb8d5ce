from tests.events.compiling import compiled, compiled_functions

ARN = {"Fn::GetAtt": ["HelloLambdaFunction", "Arn"]}


def test_a_bucket_notifies_the_function_about_new_objects() -> None:
    stack = compiled("s3", "photos-in")

    assert stack.resources["S3BucketPhotosin"] == {
        "Type": "AWS::S3::Bucket",
        "Properties": {
            "BucketName": "photos-in",
            "NotificationConfiguration": {
                "LambdaConfigurations": [{"Event": "s3:ObjectCreated:*", "Function": ARN}]
            },
        },
        "DependsOn": ["HelloLambdaPermissionPhotosinS3"],
    }
    permission = stack.properties("HelloLambdaPermissionPhotosinS3")
    assert permission["SourceArn"] == {
        "Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":s3:::photos-in"]]
    }
    assert permission["SourceAccount"] == {"Ref": "AWS::AccountId"}


def test_rules_narrow_the_objects() -> None:
    rules = [{"prefix": "in/"}, {"suffix": ".jpg"}]
    config = {"bucket": "photos", "event": "s3:ObjectRemoved:*", "rules": rules}

    bucket = compiled("s3", config).properties("S3BucketPhotos")

    configuration = bucket["NotificationConfiguration"]["LambdaConfigurations"][0]
    assert configuration["Event"] == "s3:ObjectRemoved:*"
    assert configuration["Filter"]["S3Key"]["Rules"] == [
        {"Name": "prefix", "Value": "in/"},
        {"Name": "suffix", "Value": ".jpg"},
    ]


def test_functions_share_a_bucket_that_waits_for_their_permissions() -> None:
    stack = compiled_functions("s3", {"hello": ["photos"], "other": ["photos"]}, alias="live")

    bucket = stack.resources["S3BucketPhotos"]
    assert len(bucket["Properties"]["NotificationConfiguration"]["LambdaConfigurations"]) == 2
    assert bucket["DependsOn"] == [
        *("HelloLambdaPermissionPhotosS3", "HelloAlias"),
        *("OtherLambdaPermissionPhotosS3", "OtherAlias"),
    ]


def test_the_provider_names_and_configures_a_bucket() -> None:
    queue = {"QueueConfigurations": [{"Event": "s3:*", "Queue": "arn:aws:sqs:us-east-1:1:q"}]}
    settings = {
        "s3": {
            "photos": {
                "name": "my-photos",
                "versioningConfiguration": {"Status": "Enabled"},
                "notificationConfiguration": queue,
            }
        }
    }

    stack = compiled("s3", "photos", settings=settings)

    bucket = stack.properties("S3BucketPhotos")
    assert bucket["BucketName"] == "my-photos"
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    notifications = bucket["NotificationConfiguration"]
    assert notifications.keys() == {"LambdaConfigurations", "QueueConfigurations"}
    source = stack.properties("HelloLambdaPermissionPhotosS3")["SourceArn"]
    assert source["Fn::Join"][1][-1] == ":s3:::my-photos"


def test_a_second_name_for_a_bucket_is_warned_about() -> None:
    stack = compiled("s3", "photos", settings={"s3": {"photos": {"bucketName": "other"}}})

    assert stack.warnings == [
        "`provider.s3.photos.bucketName` renames the bucket, but not in permissions"
    ]


def test_names_that_s3_does_not_take_are_problems() -> None:
    stack = compiled("s3", "My_Bucket", {"bucket": {"Ref": "Bucket"}}, "192.168.0.1", "fine")

    assert stack.problems == [
        "`My_Bucket` is not a bucket name: lower-case letters, digits, dots and dashes only",
        "a new bucket needs a plain name",
        "`192.168.0.1` is not a bucket name: lower-case letters, digits, dots and dashes only",
    ]
    assert "S3BucketFine" in stack.resources
