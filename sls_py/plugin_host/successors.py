"""What to do instead of well-known Node plugins of the Serverless Framework."""

from __future__ import annotations

_LOCAL = "`slspy deploy --local` runs the service on this machine, remove the plugin"

_SUCCESSORS = {
    "serverless-dotenv-plugin": "`useDotenv: true` reads `.env` files, remove the plugin",
    "serverless-dynamodb": _LOCAL,
    "serverless-dynamodb-local": _LOCAL,
    "serverless-localstack": _LOCAL,
    "serverless-offline": _LOCAL,
    "serverless-offline-sns": _LOCAL,
    "serverless-offline-sqs": _LOCAL,
    "serverless-prune-plugin": "write `prune` instead, which comes with slspy",
    "serverless-pseudo-parameters": "`${aws:accountId}`, `${aws:region}` and `!Sub` do what it did, remove the plugin",
    "serverless-s3-local": _LOCAL,
}


def successor(plugin: str) -> str | None:
    """Return the hint for a Node plugin, None when slspy knows nothing better."""
    return _SUCCESSORS.get(plugin)
