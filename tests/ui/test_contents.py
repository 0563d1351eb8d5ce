"""Tests of how the contents of zips are shown."""

from __future__ import annotations

from inspect import cleandoc

from sls_py.model.listing import (
    ListedArtifact,
    ListedFile,
    Reason,
    WeighedArtifact,
    Weight,
    Weights,
)
from sls_py.position import Position
from sls_py.ui.contents import listing_json, render_listing, render_weights, weights_json

MB = 1024 * 1024
LISTED = ListedArtifact(
    "shop.zip",
    "code",
    ("hello",),
    (
        ListedFile("app.py", 1500, Reason("default")),
        ListedFile("docs/keep.md", 2, Reason("service", "docs/*", Position("s.yml", 9, 7))),
        ListedFile("made.py", 3, Reason("plugin")),
    ),
    (
        ListedFile(".git/", 0, Reason("default", "!.git/**")),
        ListedFile("x.js", 9, Reason("development")),
    ),
)
WEIGHTS = Weights(
    (
        WeighedArtifact(
            *("shop.zip", "code", ("a", "b", "c", "d"), 260 * MB, 60 * MB, 2),
            (Weight("numpy 2.2.6", 259 * MB, 59 * MB), Weight("src", MB, MB)),
            (Weight("numpy/core.so", 259 * MB, 59 * MB),),
        ),
        WeighedArtifact("libs.zip", "layer", (), 10, 5, 1, (), ()),
    ),
    {"a": 100 * MB, "b": 260 * MB},
    ("a",),
    250 * MB,
    50 * MB,
)


def test_files_come_with_the_rules_that_kept_them() -> None:
    assert render_listing([LISTED]) == cleandoc("""
        shop.zip  3 files, 1.5 kB
          app.py         1.5 kB  no pattern leaves it out
          docs/keep.md      2 B  `docs/*` (s.yml:9:7)
          made.py           3 B  added by a plugin
    """)


def test_what_is_left_out_comes_with_verbose() -> None:
    lines = render_listing([LISTED], verbose=True).splitlines()
    assert lines[4:] == [
        "left out:",
        "  .git/                  `!.git/**` (default)",
        "  x.js              9 B  only development needs it",
    ]


def test_the_listing_is_data_too() -> None:
    (quiet,), (told,) = (listing_json([LISTED], verbose=on)["artifacts"] for on in (False, True))
    rule = {"origin": "service", "pattern": "docs/*", "file": "s.yml", "line": 9, "column": 7}
    assert quiet["files"][1] == {"name": "docs/keep.md", "size": 2} | rule
    assert "leftOut" not in quiet
    assert [file["name"] for file in told["leftOut"]] == [".git/", "x.js"]


def test_weights_come_with_limits() -> None:
    assert render_weights(WEIGHTS) == cleandoc("""
        shop.zip  a, b, c and 1 more: 260.0 MB unzipped, 60.0 MB zipped, 2 files  over what Lambda takes without a bucket
          largest packages
            numpy 2.2.6  259.0 MB  (59.0 MB zipped)
            src            1.0 MB  (1.0 MB zipped)
          largest files
            numpy/core.so  259.0 MB  (59.0 MB zipped)

        libs.zip  layer, 10 B unzipped, 5 B zipped, 1 file

        with layers, Lambda takes at most 250.0 MB unzipped
          b  260.0 MB  104%
          a  100.0 MB   40% and layers from elsewhere
    """)


def test_weights_are_data_too() -> None:
    found = weights_json(WEIGHTS)
    assert found["artifacts"][0]["distributions"][1] == {
        "name": "src",
        "unzipped": MB,
        "zipped": MB,
    }
    assert found["functions"][0] == {"key": "a", "unzipped": 100 * MB, "otherLayers": True}
    assert found["limits"] == {"unzipped": 250 * MB, "zippedWithoutBucket": 50 * MB}
