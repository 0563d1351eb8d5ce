"""Look at what is deployed: endpoints, info, invoke, logs."""

from sls_py.operate.endpoints import endpoints, reachable
from sls_py.operate.info import deployed_info, info, live_stack, stack_name
from sls_py.operate.invoke import Failure, failure_of, invoke
from sls_py.operate.log_groups import Source, log_sources
from sls_py.operate.logs import LogLine, follow_logs, parse_time, read_logs

__all__ = [
    "Failure",
    "LogLine",
    "Source",
    "deployed_info",
    "endpoints",
    "failure_of",
    "follow_logs",
    "info",
    "invoke",
    "live_stack",
    "log_sources",
    "parse_time",
    "reachable",
    "read_logs",
    "stack_name",
]
