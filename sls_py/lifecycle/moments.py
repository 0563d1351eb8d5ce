"""Every moment a plugin can put a hook before or after, in running order."""

from __future__ import annotations

from sls_py.lifecycle.contexts import (
    CommandContext,
    CompileContext,
    DeployContext,
    FunctionContext,
    PackageContext,
    RemoveContext,
    ServiceContext,
    SyncContext,
    SyncDoneContext,
    SyncFlowContext,
)
from sls_py.lifecycle.moment import Moment

COMMAND = Moment("command", CommandContext)
"""Around a whole command that reads a service."""

SERVICE_BUILT = Moment("service:built", ServiceContext)
"""The service file was read, resolved and validated."""

PACKAGE_SELECT = Moment("package:select", PackageContext)
"""Files are matched against the patterns. Before: add files, exclude patterns, write generated files."""

PACKAGE_ZIP = Moment("package:zip", PackageContext)
"""Zips that changed are written."""

PACKAGE_STORED = Moment("package:stored", PackageContext)
"""All artifacts are in the package folder."""

COMPILE_FUNCTIONS = Moment("compile:functions", CompileContext)
"""Roles, functions, versions and log groups go into the template."""

COMPILE_EVENTS = Moment("compile:events", CompileContext)
"""Events go into the template."""

COMPILE_MERGED = Moment("compile:merged", CompileContext)
"""The user's resources, extensions and outputs are merged in. Before: the last moment to add resources."""

DEPLOY_INSPECT = Moment("deploy:inspect", DeployContext)
"""What is there now is read from AWS."""

DEPLOY_UPLOAD = Moment("deploy:upload", DeployContext)
"""Artifacts that the bucket does not have are uploaded."""

DEPLOY_STACK = Moment("deploy:stack", DeployContext)
"""The stack is created or updated."""

DEPLOY_DONE = Moment("deploy:done", DeployContext)
"""The stack and all functions are as compiled."""

FUNCTION_DEPLOY = Moment("function:deploy", FunctionContext)
"""One function is updated without its stack."""

REMOVE_STACK = Moment("remove:stack", RemoveContext)
"""The bucket is emptied and the stack deleted."""

SYNC_BATCH = Moment("sync:batch", SyncContext)
"""A batch of saved files was noticed, and what they belong to is packaged."""

SYNC_FLOW = Moment("sync:flow", SyncFlowContext)
"""One difference of one resource is brought to AWS. Hooks run one at a time, flows side by side."""

SYNC_DONE = Moment("sync:done", SyncDoneContext)
"""All that was saved is live."""

ALL: tuple[Moment[object], ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Moment)
)
