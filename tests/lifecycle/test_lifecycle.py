"""Hooks run around moments, in order, and plugins are named when they fail."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from sls_py.errors import PluginError, UsageError
from sls_py.lifecycle import HookCall, Lifecycle, Moment


@dataclass
class Kitchen:
    log: list[str] = field(default_factory=list)


COOK = Moment("cook", Kitchen)
SERVE = Moment("serve", Kitchen)


class Chef:
    @COOK.before
    def wash(self, context: Kitchen) -> None:
        context.log.append("chef washes")

    @COOK.after
    @SERVE.before
    def taste(self, context: Kitchen) -> None:
        context.log.append("chef tastes")


class Waiter:
    @COOK.before
    def greet(self, context: Kitchen) -> None:
        context.log.append("waiter greets")


class Clumsy:
    @COOK.after
    def drop(self, context: Kitchen) -> None:
        raise ValueError("the plate broke")


class Strict:
    @COOK.before
    def refuse(self, context: Kitchen) -> None:
        raise UsageError("no kitchen without a stove")


def cook(lifecycle: Lifecycle) -> list[str]:
    kitchen = Kitchen()
    with lifecycle.moment(COOK, kitchen):
        kitchen.log.append("cooking")
    return kitchen.log


def test_hooks_run_before_and_after_in_the_order_of_registration() -> None:
    lifecycle = Lifecycle()
    lifecycle.register("chef", Chef())
    lifecycle.register("waiter", Waiter())
    assert cook(lifecycle) == ["chef washes", "waiter greets", "cooking", "chef tastes"]


def test_one_method_can_be_a_hook_of_several_moments() -> None:
    lifecycle = Lifecycle()
    assert lifecycle.register("chef", Chef()) == (
        ("cook", "before"),
        ("serve", "before"),
        ("cook", "after"),
    )
    kitchen = Kitchen()
    lifecycle.run(SERVE, "before", kitchen)
    assert kitchen.log == ["chef tastes"]


def test_hooks_of_a_base_class_are_inherited() -> None:
    class SousChef(Chef):
        pass

    lifecycle = Lifecycle()
    lifecycle.register("sous-chef", SousChef())
    assert cook(lifecycle) == ["chef washes", "cooking", "chef tastes"]


def test_an_overridden_hook_runs_once() -> None:
    class Quick(Chef):
        @COOK.before
        def wash(self, context: Kitchen) -> None:
            context.log.append("quick wash")

    lifecycle = Lifecycle()
    lifecycle.register("quick", Quick())
    assert cook(lifecycle) == ["quick wash", "cooking", "chef tastes"]


def test_a_failing_hook_names_its_plugin_and_moment() -> None:
    lifecycle = Lifecycle()
    lifecycle.register("clumsy", Clumsy())
    with pytest.raises(
        PluginError, match="plugin `clumsy` failed after `cook`: ValueError: the plate broke"
    ) as caught:
        cook(lifecycle)
    assert caught.value.plugin == "clumsy"
    assert isinstance(caught.value.__cause__, ValueError)


def test_an_error_meant_for_the_user_passes_unchanged() -> None:
    lifecycle = Lifecycle()
    lifecycle.register("strict", Strict())
    with pytest.raises(UsageError, match="no kitchen without a stove"):
        cook(lifecycle)


def test_after_hooks_do_not_run_when_the_moment_failed() -> None:
    lifecycle = Lifecycle()
    lifecycle.register("chef", Chef())
    kitchen = Kitchen()
    with pytest.raises(RuntimeError), lifecycle.moment(COOK, kitchen):
        raise RuntimeError("fire")
    assert kitchen.log == ["chef washes"]


def test_each_call_is_traced_also_the_failing_one() -> None:
    calls: list[HookCall] = []
    lifecycle = Lifecycle(trace=calls.append)
    lifecycle.register("chef", Chef())
    lifecycle.register("clumsy", Clumsy())
    with pytest.raises(PluginError):
        cook(lifecycle)
    seen = [(call.moment, call.when, call.plugin, call.hook) for call in calls]
    assert seen == [
        ("cook", "before", "chef", "wash"),
        ("cook", "after", "chef", "taste"),
        ("cook", "after", "clumsy", "drop"),
    ]
