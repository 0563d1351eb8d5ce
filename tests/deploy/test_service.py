"""A whole deployment: what is written, and what is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.aws.protocols import ChangeSet, StackRequest
from sls_py.errors import BusyError, DeploymentError
from sls_py.lifecycle import Lifecycle, moments
from sls_py.lifecycle.contexts import DeployContext
from sls_py.model.result import FunctionChange
from sls_py.model.service import Provider, Service
from sls_py.position import Position, SourceMap
from sls_py.report import SilentReporter
from sls_py.testing.fakes import FakeGateways
from sls_py.testing.packages import simple_package
from tests.deploy.running import (
    BUCKET,
    HELLO,
    HERE,
    STACK,
    code_of,
    deploy,
    deploy_hello,
    deployed,
    details,
    folders,
    live_code,
    notes,
)

OTHER = "def handler(event, context):\n    return 'other'\n"


def test_a_first_deployment_makes_the_bucket_then_uploads_then_makes_the_rest(
    tmp_path: Path,
) -> None:
    package, gateways = simple_package(tmp_path), FakeGateways()
    result = deploy(package, gateways)
    assert gateways.writes == [
        "stacks.create",
        "buckets.put",
        "buckets.put",
        "stacks.update",
        "buckets.put",
    ]
    assert live_code(gateways) == code_of(package)
    assert result.changed
    assert result.functions == (
        FunctionChange(key="hello", name=HELLO, change="code", detail="new"),
    )
    assert result.outputs["ServerlessDeploymentBucketName"] == BUCKET


def test_an_upload_tells_how_many_files_and_how_much(tmp_path: Path) -> None:
    reporter, gateways = SilentReporter(), FakeGateways()
    deploy(simple_package(tmp_path), gateways, reporter=reporter)
    sizes = {key: len(body) for key, body in gateways.buckets.content[BUCKET].items()}
    uploaded = sum(size for key, size in sizes.items() if not key.endswith("manifest.json"))
    assert details(reporter)["upload"] == f"2 files, {uploaded} B"


def test_zips_with_the_same_content_are_sent_once_and_copied(tmp_path: Path) -> None:
    package, gateways = (
        simple_package(tmp_path, {"a": OTHER, "b": OTHER, "c": OTHER}),
        FakeGateways(),
    )
    deploy(package, gateways)
    zips = [item.key for item in package.artifacts.items]
    assert gateways.writes.count("buckets.put") == 3  # a zip, the template and the manifest
    assert gateways.writes.count("buckets.copy") == 2
    contents = {gateways.buckets.content[BUCKET][key] for key in zips}
    assert contents == {package.artifacts.items[0].path.read_bytes()}


def test_a_template_alone_is_one_file(tmp_path: Path) -> None:
    gateways, reporter = deployed(simple_package(tmp_path)), SilentReporter()
    deploy(simple_package(tmp_path, properties={"MemorySize": 256}), gateways, reporter=reporter)
    assert details(reporter)["upload"].startswith("1 file, ")


def test_the_folder_of_a_deployment_holds_its_template_and_manifest(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    assert folders(gateways) == {
        "1800000000000-2027-01-15T08:00:00.000Z": [
            "compiled-cloudformation-template.json",
            "slspy-manifest.json",
        ]
    }


def test_with_a_bucket_that_exists_the_stack_is_made_in_one_go(tmp_path: Path) -> None:
    gateways = FakeGateways()
    gateways.buckets.content["mine"] = {}
    package = simple_package(tmp_path, bucket="mine")
    deploy(package, gateways)
    assert gateways.writes == ["buckets.put", "buckets.put", "stacks.create", "buckets.put"]
    assert live_code(gateways) == code_of(package)


def test_a_bucket_that_does_not_exist_is_named(tmp_path: Path) -> None:
    package = simple_package(tmp_path, bucket="mine")
    with pytest.raises(DeploymentError, match="bucket `mine` does not exist"):
        deploy(package, FakeGateways())


def test_a_bucket_in_another_region_is_refused(tmp_path: Path) -> None:
    gateways = FakeGateways()
    gateways.buckets.content["mine"] = {}
    gateways.buckets.regions["mine"] = "us-east-1"
    with pytest.raises(DeploymentError, match="in region us-east-1, the service in eu-central-1"):
        deploy(simple_package(tmp_path, bucket="mine"), gateways)


@pytest.mark.parametrize("alias", [False, True])
def test_an_unchanged_service_is_only_looked_at(tmp_path: Path, *, alias: bool) -> None:
    package = simple_package(tmp_path, {"a": "A = 1", "b": "B = 1"}, alias=alias)
    gateways = deployed(package)
    result = deploy(package, gateways)
    assert gateways.writes == []
    assert not result.changed
    assert {change.change for change in result.functions} == {"unchanged"}


def test_an_unchanged_service_is_asked_for_with_few_calls(tmp_path: Path) -> None:
    package = simple_package(tmp_path)
    gateways = deployed(package)
    deploy(package, gateways)
    assert sorted(gateways.calls) == [
        "buckets.keys",
        "functions.get",
        "stacks.describe",
        "stacks.template",
    ]


def test_only_new_code_is_uploaded(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path, {"a": "A = 1", "b": "B = 1"}))
    package = simple_package(tmp_path, {"a": "A = 2", "b": "B = 1"})
    result = deploy(package, gateways)
    assert gateways.writes == ["buckets.put", "buckets.put", "stacks.update", "buckets.put"]
    assert [change.change for change in result.functions] == ["code", "unchanged"]
    assert live_code(gateways, "shop-dev-a") == code_of(package, "a")


def test_code_changed_behind_the_stack_is_healed(tmp_path: Path) -> None:
    package = simple_package(tmp_path)
    gateways = deployed(package)
    deploy_hello(simple_package(tmp_path, OTHER), gateways)
    gateways.forget()
    reporter = SilentReporter()
    result = deploy(package, gateways, reporter=reporter)
    assert gateways.writes == ["functions.update_code"]
    assert live_code(gateways) == code_of(package)
    assert result.functions[0].change == "healed"
    assert "function `hello` ran other code" in notes(reporter)


def test_code_is_healed_also_when_only_another_function_changed(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path, {"hello": "A = 1", "b": "B = 1"}))
    deploy_hello(simple_package(tmp_path, OTHER), gateways)
    package = simple_package(tmp_path, {"hello": "A = 1", "b": "B = 2"})
    result = deploy(package, gateways)
    assert live_code(gateways) == code_of(package)
    assert [change.change for change in result.functions] == ["healed", "code"]


def test_settings_changed_behind_the_stack_are_healed(tmp_path: Path) -> None:
    package = simple_package(tmp_path, properties={"Environment": {"Variables": {"A": "1"}}})
    gateways = deployed(package)
    gateways.functions.change(
        HELLO, {"MemorySize": 512, "Environment": {"Variables": {"A": "2", "B": "3"}}}
    )
    result = deploy(package, gateways)
    configuration = gateways.functions.content[HELLO].live.configuration
    assert gateways.writes == ["functions.update_configuration"]
    assert configuration["MemorySize"] == 128
    assert configuration["Environment"] == {"Variables": {"A": "1"}}
    assert result.functions[0].detail == "Environment, MemorySize"


def test_a_healed_function_whose_zip_is_gone_gets_it_uploaded_again(tmp_path: Path) -> None:
    package = simple_package(tmp_path)
    gateways = deployed(package)
    deploy_hello(simple_package(tmp_path, OTHER), gateways)
    del gateways.buckets.content[BUCKET][package.artifacts.items[0].key]
    gateways.forget()
    deploy(package, gateways)
    assert gateways.writes == ["buckets.put", "functions.update_code"]
    assert live_code(gateways) == code_of(package)


def test_healing_can_be_left_out(tmp_path: Path) -> None:
    package = simple_package(tmp_path)
    gateways = deployed(package)
    deploy_hello(simple_package(tmp_path, OTHER), gateways)
    gateways.forget()
    deploy(package, gateways, heal=False)
    assert gateways.writes == []


def test_an_alias_moved_behind_the_stack_is_put_back(tmp_path: Path) -> None:
    package = simple_package(tmp_path, alias=True)
    gateways = deployed(package)
    deploy_hello(simple_package(tmp_path, OTHER, alias=True), gateways)
    assert gateways.functions.content[HELLO].aliases == {"provisioned": "2"}
    deploy(package, gateways)
    assert gateways.functions.content[HELLO].aliases == {"provisioned": "1"}
    assert live_code(gateways) == code_of(package)


def test_code_that_deploy_function_published_can_be_deployed_as_a_whole(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path, alias=True))
    package = simple_package(tmp_path, OTHER, alias=True)
    deploy_hello(package, gateways)
    result = deploy(package, gateways)
    function = gateways.functions.content[HELLO]
    assert result.changed
    assert function.versions[function.aliases["provisioned"]].code_sha256 == code_of(package)


def test_a_new_version_is_published_from_the_right_code(tmp_path: Path) -> None:
    """CloudFormation changes the memory and publishes; the code it publishes must be healed before."""
    gateways = deployed(simple_package(tmp_path, alias=True))
    deploy_hello(simple_package(tmp_path, OTHER, alias=True), gateways)
    package = simple_package(tmp_path, alias=True, properties={"MemorySize": 256})
    deploy(package, gateways)
    function = gateways.functions.content[HELLO]
    assert function.versions[function.aliases["provisioned"]].code_sha256 == code_of(package)


def test_a_bucket_deleted_behind_the_stack_is_made_again(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path, {"a": "A = 1", "b": "B = 1"}))
    del gateways.buckets.content[BUCKET]
    reporter = SilentReporter()
    package = simple_package(tmp_path, {"a": "A = 2", "b": "B = 1"})
    deploy(package, gateways, reporter=reporter)
    assert "was deleted behind the stack" in notes(reporter)
    assert {item.key for item in package.artifacts.items} <= set(gateways.buckets.content[BUCKET])
    assert live_code(gateways, "shop-dev-a") == code_of(package, "a")


def test_changed_tags_update_the_stack(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    deploy(simple_package(tmp_path, tags={"STAGE": "dev", "team": "blue"}), gateways)
    assert gateways.stacks.describe(STACK).tags["team"] == "blue"  # type: ignore[union-attr]


def test_the_stack_policy_and_the_protection_are_set_once(tmp_path: Path) -> None:
    statement = {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}
    package = simple_package(tmp_path, stack_policy=(statement,), deletion_protection=True)
    gateways = deployed(package)
    stack = gateways.stacks.content[next(iter(gateways.stacks.content))]
    assert stack.policy == {"Statement": [statement]}
    assert stack.live.termination_protection
    deploy(package, gateways)
    assert gateways.writes == []


def test_protection_can_be_lifted_without_an_update(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path, deletion_protection=True))
    result = deploy(simple_package(tmp_path, deletion_protection=False), gateways)
    assert gateways.writes == ["stacks.set_termination_protection"]
    assert result.changed


@pytest.mark.parametrize("method", ["direct", "changesets", "express"])
def test_every_method_ends_in_the_same_state(tmp_path: Path, method: str) -> None:
    gateways, package = FakeGateways(), simple_package(tmp_path, alias=True)
    deploy(package, gateways, method=method)
    changed = simple_package(tmp_path, OTHER, alias=True)
    deploy(changed, gateways, method=method)
    stack = gateways.stacks.content[next(iter(gateways.stacks.content))]
    assert stack.live.status == "UPDATE_COMPLETE"
    assert stack.template == changed.stack.template
    assert live_code(gateways) == code_of(changed)


def test_express_is_asked_for(tmp_path: Path) -> None:
    gateways = FakeGateways()
    deploy(simple_package(tmp_path), gateways, method="express")
    assert [request.express for request in gateways.stacks.requests] == [True, True]


def test_express_falls_back_when_botocore_is_too_old(tmp_path: Path) -> None:
    gateways, reporter = FakeGateways(), SilentReporter()
    gateways.stacks.express = False
    deploy(simple_package(tmp_path), gateways, method="express", reporter=reporter)
    assert [request.express for request in gateways.stacks.requests] == [False, False]
    assert "does not know express deployments" in notes(reporter)


def test_an_express_deployment_waits_for_functions(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    gateways.functions.content[HELLO].updating = 3
    deploy(simple_package(tmp_path, OTHER), gateways, method="express")
    assert gateways.functions.content[HELLO].updating == 0


@pytest.mark.parametrize("answer", [True, False])
def test_a_review_decides(tmp_path: Path, *, answer: bool) -> None:
    package = simple_package(tmp_path)
    gateways = deployed(package)
    shown: list[ChangeSet] = []

    def review(change_set: ChangeSet) -> bool:
        shown.append(change_set)
        return answer

    changed = simple_package(tmp_path, OTHER)
    result = deploy(changed, gateways, review=review)
    assert len(shown) == 1
    assert result.changed is answer
    assert live_code(gateways) == code_of(changed if answer else package)
    assert len(folders(gateways)) == (2 if answer else 1)


def test_a_change_set_can_be_left_to_others(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    result = deploy(simple_package(tmp_path, "NEW = 1"), gateways, leave_change_set=True)
    assert result.change_set.startswith("slspy-")
    assert result.changes
    assert not result.changed
    assert gateways.writes == ["buckets.put", "buckets.put", "stacks.create_change_set"]


def test_a_change_set_that_others_executed_counts_as_deployed(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    package = simple_package(tmp_path, "NEW = 1")
    left = deploy(package, gateways, leave_change_set=True)
    gateways.stacks.execute_change_set(
        STACK, left.change_set, disable_rollback=False, client_token=""
    )
    gateways.forget()
    assert not deploy(package, gateways).changed
    assert gateways.writes == ["buckets.put"]  # its manifest


def test_leaving_a_change_set_heals_nothing(tmp_path: Path) -> None:
    package = simple_package(tmp_path)
    gateways = deployed(package)
    gateways.functions.update_code(HELLO, archive=b"console")
    gateways.forget()
    assert deploy(package, gateways, leave_change_set=True).change_set == ""
    assert gateways.writes == []


def test_an_empty_change_set_is_not_left(tmp_path: Path) -> None:
    package = simple_package(tmp_path)
    gateways = deployed(package)
    result = deploy(package, gateways, leave_change_set=True, force=True)
    assert result.change_set == ""
    assert "stacks.delete_change_set" in gateways.writes


def test_nothing_is_healed_before_a_review(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path, {"hello": "A = 1", "b": "B = 1"}))
    other = simple_package(tmp_path, OTHER)
    deploy_hello(other, gateways)
    package = simple_package(tmp_path, {"hello": "A = 1", "b": "B = 2"})
    deploy(package, gateways, review=lambda _: False)
    assert live_code(gateways) == code_of(other)


def test_a_turned_down_creation_leaves_no_stack(tmp_path: Path) -> None:
    gateways = FakeGateways()
    gateways.buckets.content["mine"] = {}
    deploy(simple_package(tmp_path, bucket="mine"), gateways, review=lambda _: False)
    assert gateways.stacks.describe(STACK) is None


def test_a_failed_update_names_the_cause_and_leaves_no_folder(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    gateways.stacks.failures["Table"] = "table quota exceeded"
    package = simple_package(tmp_path, resources={"Table": {"Type": "AWS::DynamoDB::Table"}})
    reporter = SilentReporter()
    with pytest.raises(DeploymentError) as caught:
        deploy(package, gateways, reporter=reporter)
    assert "rolled back: the stack is as it was before" in notes(reporter)
    assert caught.value.message == (
        "stack `shop-dev` could not be updated: `Table` (AWS::DynamoDB::Table): table quota exceeded"
    )
    assert len(folders(gateways)) == 1


def test_after_a_failed_update_the_next_one_works(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    gateways.stacks.failures["Table"] = "table quota exceeded"
    package = simple_package(tmp_path, OTHER, resources={"Table": {"Type": "AWS::DynamoDB::Table"}})
    with pytest.raises(DeploymentError):
        deploy(package, gateways)
    gateways.stacks.failures.clear()
    assert deploy(package, gateways).changed
    assert live_code(gateways) == code_of(package)


def test_a_failed_creation_leaves_no_stack_in_the_way(tmp_path: Path) -> None:
    gateways = FakeGateways()
    gateways.stacks.failures["ServerlessDeploymentBucket"] = "no"
    package = simple_package(tmp_path)
    with pytest.raises(DeploymentError, match="could not be created"):
        deploy(package, gateways)
    gateways.stacks.failures.clear()
    deploy(package, gateways)
    assert live_code(gateways) == code_of(package)


@pytest.mark.parametrize("status", ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "REVIEW_IN_PROGRESS"])
def test_a_stack_that_never_lived_is_deleted_and_made_anew(tmp_path: Path, status: str) -> None:
    gateways, reporter = FakeGateways(), SilentReporter()
    gateways.stacks.put_in_status(STACK, status)
    package = simple_package(tmp_path)
    deploy(package, gateways, reporter=reporter)
    assert gateways.writes[:2] == ["stacks.delete", "stacks.create"]
    assert f"never came to life ({status})" in notes(reporter)
    assert live_code(gateways) == code_of(package)


@pytest.mark.parametrize("status", ["IMPORT_ROLLBACK_FAILED", "DELETE_FAILED"])
def test_a_stuck_stack_is_an_error_with_a_way_out(tmp_path: Path, status: str) -> None:
    package = simple_package(tmp_path)
    gateways = deployed(package)
    gateways.stacks.put_in_status(STACK, status)
    with pytest.raises(DeploymentError, match=status) as caught:
        deploy(package, gateways)
    assert caught.value.hint
    assert gateways.writes == []


def test_a_failed_rollback_is_tried_again(tmp_path: Path) -> None:
    gateways, reporter = deployed(simple_package(tmp_path)), SilentReporter()
    gateways.stacks.put_in_status(STACK, "UPDATE_ROLLBACK_FAILED")
    package = simple_package(tmp_path, OTHER)
    deploy(package, gateways, reporter=reporter)
    assert gateways.writes[0] == "stacks.continue_rollback"
    assert "could not go back" in notes(reporter)
    assert live_code(gateways) == code_of(package)


def test_a_rollback_that_fails_again_names_what_to_skip(tmp_path: Path) -> None:
    package = simple_package(tmp_path)
    gateways = deployed(package)
    gateways.stacks.put_in_status(STACK, "UPDATE_ROLLBACK_FAILED")
    gateways.stacks.failures["HelloLambdaFunction"] = "the role is gone"
    with pytest.raises(DeploymentError, match=r"could not be brought back: .* the role") as caught:
        deploy(package, gateways)
    assert "`slspy recover --skip HelloLambdaFunction`" in str(caught.value.hint)


def test_a_busy_stack_is_left_alone(tmp_path: Path) -> None:
    package = simple_package(tmp_path)
    gateways = deployed(package)
    gateways.stacks.put_in_status(STACK, "UPDATE_IN_PROGRESS", token="someone-else", looks=99)
    with pytest.raises(BusyError, match="UPDATE_IN_PROGRESS"):
        deploy(package, gateways)
    assert gateways.writes == []


def test_a_busy_stack_can_be_waited_for(tmp_path: Path) -> None:
    package = simple_package(tmp_path)
    gateways = deployed(package)
    gateways.stacks.put_in_status(STACK, "UPDATE_IN_PROGRESS", token="someone-else", looks=3)
    assert not deploy(package, gateways, wait=True).changed


def test_what_a_dead_process_left_running_is_waited_for(tmp_path: Path) -> None:
    package = simple_package(tmp_path)
    gateways, reporter = deployed(package), SilentReporter()
    token = f"slspy-{HERE.host}-999999999-abc"
    gateways.stacks.put_in_status(STACK, "UPDATE_IN_PROGRESS", token=token, looks=3)
    deploy(package, gateways, reporter=reporter)
    assert "broken off: waiting for its end" in notes(reporter)


def test_the_end_of_an_update_is_waited_for(tmp_path: Path) -> None:
    package = simple_package(tmp_path)
    gateways, reporter = deployed(package), SilentReporter()
    gateways.stacks.put_in_status(STACK, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", looks=3)
    assert not deploy(package, gateways, reporter=reporter).changed
    assert "after an update: waiting for its end" in notes(reporter)


def test_an_operation_that_begins_meanwhile_is_busy_not_failed(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))

    class Meanwhile:
        def run(self, context: DeployContext) -> None:
            gateways.stacks.put_in_status(STACK, "UPDATE_IN_PROGRESS", looks=99)

        run = moments.DEPLOY_STACK.before(run)  # type: ignore[assignment]

    lifecycle = Lifecycle()
    lifecycle.register("meanwhile", Meanwhile())
    with pytest.raises(BusyError):
        deploy(simple_package(tmp_path, OTHER), gateways, lifecycle=lifecycle)


def test_a_stack_that_somebody_else_makes_meanwhile_is_busy_not_failed(tmp_path: Path) -> None:
    gateways = FakeGateways()

    class Meanwhile:
        def run(self, context: DeployContext) -> None:
            gateways.stacks.create(StackRequest(name=STACK, template_body='{"Resources": {}}'))

        run = moments.DEPLOY_INSPECT.after(run)  # type: ignore[assignment]

    lifecycle = Lifecycle()
    lifecycle.register("meanwhile", Meanwhile())
    with pytest.raises(BusyError, match="was created by somebody else just now"):
        deploy(simple_package(tmp_path, OTHER), gateways, lifecycle=lifecycle)


def test_force_sends_an_update_that_changes_nothing(tmp_path: Path) -> None:
    package = simple_package(tmp_path)
    gateways = deployed(package)
    result = deploy(package, gateways, force=True)
    assert "stacks.update" in gateways.writes
    assert not result.changed
    assert len(folders(gateways)) == 1


def test_a_stack_that_lost_its_bucket_gets_one(tmp_path: Path) -> None:
    gateways = FakeGateways()
    gateways.buckets.content["mine"] = {}
    deploy(simple_package(tmp_path, bucket="mine"), gateways)
    package = simple_package(tmp_path, OTHER)
    deploy(package, gateways)
    assert live_code(gateways) == code_of(package)
    assert folders(gateways)


def test_hooks_run_around_every_moment(tmp_path: Path) -> None:
    seen: list[str] = []
    lifecycle = Lifecycle(trace=lambda call: seen.append(f"{call.when} {call.moment}"))

    class Watching:
        def inspect(self, context: DeployContext) -> None:
            assert context.deployed is not None

        def hook(self, context: DeployContext) -> None:
            pass

        def done(self, context: DeployContext) -> None:
            assert context.result is not None

        moments.DEPLOY_INSPECT.after(inspect)
        moments.DEPLOY_UPLOAD.before(hook)
        moments.DEPLOY_STACK.before(hook)
        moments.DEPLOY_DONE.after(done)

    lifecycle.register("watching", Watching())
    deploy(simple_package(tmp_path), FakeGateways(), lifecycle=lifecycle)
    assert seen == [
        "after deploy:inspect",
        "before deploy:upload",
        "before deploy:stack",
        "after deploy:done",
    ]


def test_a_failure_is_shown_where_its_resource_is_written(tmp_path: Path) -> None:
    gateways = deployed(simple_package(tmp_path))
    gateways.stacks.failures["Table"] = "table quota exceeded"
    package = simple_package(tmp_path, resources={"Table": {"Type": "AWS::DynamoDB::Table"}})
    where = Position("serverless.yml", 12, 5)
    service = Service(
        name="shop",
        provider=Provider(stage="dev", region="eu-west-1"),
        directory=tmp_path,
        file=tmp_path / "serverless.yml",
        positions=SourceMap({("resources", "Resources", "Table"): where}),
    )
    with pytest.raises(DeploymentError) as caught:
        deploy(package, gateways, service=service)
    assert caught.value.position == where
