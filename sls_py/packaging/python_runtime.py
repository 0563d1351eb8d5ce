"""What Lambda's Python runtimes can import without any package: their standard library, and what AWS puts beside it."""

from __future__ import annotations

import re
import sys
from functools import cache

Version = tuple[int, int]

PROVIDED = frozenset(
    (
        *("boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six", "urllib3"),
        *(
            "awslambdaric",
            "simplejson",
            "snapshot_restore_py",
            "pip",
            "setuptools",
            "pkg_resources",
        ),
    )
)
"""The SDK with what it needs, and the runtime's own. https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html"""

_REMOVED = {
    (3, 10): ("formatter", "parser", "symbol"),
    (3, 12): ("asynchat", "asyncore", "distutils", "imp", "smtpd"),
    (3, 13): (
        *("aifc", "audioop", "cgi", "cgitb", "chunk", "crypt", "imghdr", "lib2to3", "mailcap"),
        *("msilib", "nis", "nntplib", "ossaudiodev", "pipes", "sndhdr", "spwd", "sunau"),
        *("telnetlib", "uu", "xdrlib"),
    ),
}
"""Modules by the version that came without them. https://docs.python.org/3/whatsnew/"""

_ADDED = {
    (3, 9): ("graphlib", "zoneinfo"),
    (3, 11): ("tomllib",),
    (3, 14): ("annotationlib", "compression"),
}

_ALWAYS = ("__main__", "test")


def version_of(runtime: str | None) -> Version | None:
    """Return the version of a runtime such as `python3.12`, None for other languages."""
    found = re.fullmatch(r"python(\d+)\.(\d+)", runtime or "")
    return (int(found[1]), int(found[2])) if found else None


@cache
def standard_library(version: Version) -> frozenset[str]:
    """Return the names of the modules that come with a version of Python, whatever version runs this."""
    every = {*sys.stdlib_module_names, *_ALWAYS, *PROVIDED}
    for names in (*_REMOVED.values(), *_ADDED.values()):
        every.update(names)
    gone = {name for since, names in _REMOVED.items() if version >= since for name in names}
    to_come = {name for since, names in _ADDED.items() if version < since for name in names}
    return frozenset(every - gone - to_come)


def removed_in(module: str, version: Version) -> Version | None:
    """Return the version of Python that a module is not part of any more, when that is not after `version`."""
    return next(
        (since for since, names in _REMOVED.items() if since <= version and module in names), None
    )
