"""What makes zips big."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sls_py.errors import PackagingError
from sls_py.model.layer import Layer
from sls_py.model.listing import Weight
from sls_py.packaging.sizes import DIRECT_LIMIT, LIMIT
from sls_py.packaging.weights import weigh
from tests.packaging.factories import build, function, service, write_tree

ARN = "arn:aws:lambda:eu-west-1:1:layer:x:1"


def test_packages_and_files_are_weighed(tmp_path: Path) -> None:
    tree = {
        "app.py": "x" * 10,
        "numpy/core.py": "y" * 500,
        "numpy/__pycache__/core.pyc": "z" * 50,
        "numpy-2.dist-info/RECORD": "numpy/core.py,,\n",
    }
    of = service(write_tree(tmp_path, tree), function("a"), function("b"))
    (found,) = weigh(of, build(of, checks="none")).artifacts
    assert (found.unzipped, found.files, found.functions) == (576, 4, ("a", "b"))
    assert found.zipped == (tmp_path / ".slspy/svc.zip").stat().st_size
    assert [(one.name, one.unzipped) for one in found.distributions] == [
        ("numpy 2", 566),
        ("app.py", 10),
    ]
    assert found.largest[0].name == "numpy/core.py"
    assert found.largest[0].zipped < 50


def test_no_more_than_ten_are_told(tmp_path: Path) -> None:
    of = service(write_tree(tmp_path, {f"d{number}/x": "xy" for number in range(20)}))
    (found,) = weigh(of, build(of, checks="none")).artifacts
    assert found.distributions[0] == Weight("d0", 2, 2)
    assert (len(found.distributions), len(found.largest)) == (10, 10)


def test_functions_carry_their_layers(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.py": "12345", "libs/python/x.py": "123"})
    layers = ({"Ref": "LibsLambdaLayer"}, ARN)
    of = service(
        tmp_path,
        replace(function("with"), layers=layers),
        function("without"),
        layers=[Layer(key="libs", name="libs", path="libs")],
    )
    found = weigh(of, build(of, checks="none"))
    assert found.functions == {"with": 8, "without": 5}
    assert found.others == ("with",)
    assert (found.limit, found.direct_limit) == (LIMIT, DIRECT_LIMIT)


def test_zips_that_are_too_large_can_be_weighed(tmp_path: Path) -> None:
    with (write_tree(tmp_path, {"big.bin": ""}) / "big.bin").open("wb") as file:
        file.truncate(LIMIT + 1)
    of = service(tmp_path)
    with pytest.raises(PackagingError):
        build(of)
    assert weigh(of, build(of, checks="none")).functions == {"hello": LIMIT + 1}


def test_a_zip_that_is_none_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_text("no zip")
    of = service(tmp_path, function("a", artifact="x.zip"))
    with pytest.raises(PackagingError, match="cannot read"):
        weigh(of, build(of, checks="none"))
