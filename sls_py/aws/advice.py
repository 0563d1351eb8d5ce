"""What to try when AWS answers with an error that has nothing to do with what was asked."""

from __future__ import annotations

_OFTEN = {
    *("Throttling", "ThrottlingException", "ThrottledException", "TooManyRequestsException"),
    *("RequestLimitExceeded", "SlowDown", "RequestThrottled", "RequestThrottledException"),
    *("BandwidthLimitExceeded", "LimitExceededException", "PriorRequestNotComplete"),
}
"""Codes of throttling; botocore has repeated such calls several times before they become errors."""


def advice(code: str, status: int) -> str | None:
    """Return what to do about an error of AWS by its code and HTTP status, None when that is not known."""
    if code in _OFTEN or status == 429:
        return (
            "AWS is asked too often in this account: run the command again, it goes on from there"
        )
    if status >= 500:
        return "AWS has a problem of its own: run the command again, it goes on from there"
    return None
