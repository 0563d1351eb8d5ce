from __future__ import annotations

from sls_py.stack.compare import Difference, changed_resources, compare

QUEUE = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "a", "Tags": [1, {"k": "v"}]}}


def test_equal_templates_do_not_differ() -> None:
    old = {"Resources": {"Q": QUEUE | {"DependsOn": ["B", "A"]}}, "Outputs": {}}
    new = {"Resources": {"Q": QUEUE | {"DependsOn": ["A", "B"]}}}
    assert compare(old, new) == ()
    assert changed_resources(old, new) == ()


def test_differences_lead_to_the_property() -> None:
    changed = {"QueueName": "b", "Tags": [1, {"k": "w"}], "Fifo": True}
    old = {"Resources": {"Q": QUEUE, "R": QUEUE}}
    new = {"Resources": {"Q": QUEUE | {"Properties": changed}}, "Outputs": {"O": {"Value": 1}}}
    path = ("Resources", "Q", "Properties")
    assert compare(old, new) == (
        Difference(path=(*path, "QueueName"), change="changed", old="a", new="b"),
        Difference(path=(*path, "Tags", 1, "k"), change="changed", old="v", new="w"),
        Difference(path=(*path, "Fifo"), change="added", new=True),
        Difference(path=("Resources", "R"), change="removed", old=QUEUE),
        Difference(path=("Outputs",), change="added", new={"O": {"Value": 1}}),
    )


def test_changed_resources_are_named_once() -> None:
    old = {"Resources": {"A": QUEUE, "B": QUEUE, "C": QUEUE}}
    new = {"Resources": {"A": QUEUE, "B": QUEUE | {"Properties": {}}, "D": QUEUE}}
    assert changed_resources(old, new) == ("B", "C", "D")


def test_without_an_old_template_everything_is_new() -> None:
    assert changed_resources(None, {"Resources": {"A": QUEUE}}) == ("A",)


def test_true_is_not_one() -> None:
    assert compare({"Outputs": {"a": True}}, {"Outputs": {"a": 1}})
