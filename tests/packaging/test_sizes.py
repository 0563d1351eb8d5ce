"""Functions that do not fit into Lambda."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sls_py.errors import Problem
from sls_py.model.layer import Layer
from sls_py.model.service import Service
from sls_py.packaging.plan import plan_targets
from sls_py.packaging.sizes import LIMIT, Part, check_sizes
from tests.packaging.factories import function, service

MB = 1024 * 1024
HERE = Path()
LIBS = Layer(key="my-libs", name="libs", path="libs")
USES_LIBS = {"Ref": "MyDashlibsLambdaLayer"}


def check(of: Service, **sizes: dict[str, int]) -> list[Problem]:
    targets = {target.name.removesuffix(".zip"): target for target in plan_targets(of)}
    parts = {targets[name.replace("_", "-")]: Part(one) for name, one in sizes.items()}
    return check_sizes(of, parts)


def test_what_fits_is_no_problem() -> None:
    assert check(service(HERE), svc={"a.py": LIMIT}) == []


def test_too_much_names_the_largest_packages() -> None:
    sizes = {
        "node_modules/a/x": 100 * MB,
        "node_modules/a/y": 50 * MB,
        "node_modules/@s/b/x": 60 * MB,
        "data/x.bin": 40 * MB,
        "handler.js": MB,
    }
    (problem,) = check(service(HERE), svc=sizes)
    assert problem.message == ("function `hello`: 251.0 MB unzipped, Lambda takes at most 250.0 MB")
    assert problem.hint is not None
    assert problem.hint.startswith(
        "the largest are `node_modules/a` 150.0 MB, `node_modules/@s/b` 60.0 MB, "
        "`data` 40.0 MB, `handler.js` 1.0 MB"
    )
    assert problem.path == "functions.hello"


def test_not_more_than_ten_are_named() -> None:
    (problem,) = check(service(HERE), svc={f"d{number}/x": 30 * MB for number in range(20)})
    assert str(problem.hint).count("30.0 MB") == 10


def test_layers_of_the_service_count_for_the_functions_that_use_them() -> None:
    one = replace(function("one"), layers=(USES_LIBS,))
    of = service(HERE, one, function("two"), layers=[LIBS])
    sizes = {"svc": {"a.py": 150 * MB}, "my_libs": {"python/numpy/x.so": 101 * MB}}
    (problem,) = check(of, **sizes)
    assert problem.message.startswith("function `one`: 251.0 MB")
    assert "`python/numpy (layer my-libs)` 101.0 MB" in str(problem.hint)


def test_layers_of_the_provider_count_unless_a_function_has_its_own() -> None:
    of = service(HERE, function("one"), replace(function("two"), layers=()), layers=[LIBS])
    of = replace(of, provider=replace(of.provider, layers=(USES_LIBS,)))
    (problem,) = check(of, svc={"a": 150 * MB}, my_libs={"x": 101 * MB})
    assert problem.message.startswith("function `one`:")


def test_functions_with_the_same_problem_share_it() -> None:
    of = service(HERE, *(function(key) for key in "abcde"))
    (problem,) = check(of, svc={"x": LIMIT + 1})
    assert problem.message.startswith("functions `a`, `b`, `c` and 2 more:")


def test_a_layer_can_be_too_large_by_itself() -> None:
    (problem,) = check(service(HERE, layers=[LIBS]), svc={"a": 1}, my_libs={"x/y": LIMIT + MB})
    assert problem.message == "layer `my-libs`: 251.0 MB unzipped, Lambda takes at most 250.0 MB"
    assert problem.path == "layers.my-libs"
    assert str(problem.hint).startswith("the largest are `x` 251.0 MB; ")


def test_python_distributions_are_named_with_their_version() -> None:
    (target,) = plan_targets(service(HERE))
    record = "numpy/a.so,,\nnumpy.libs/b.so,,\nnumpy-2.2.6.dist-info/RECORD,,\n"
    sizes = {"numpy/a.so": 200 * MB, "numpy.libs/b.so": 60 * MB, "numpy-2.2.6.dist-info/RECORD": 1}
    (problem,) = check_sizes(service(HERE), {target: Part(sizes, lambda _: record.encode())})
    assert str(problem.hint).startswith("the largest are `numpy 2.2.6` 260.0 MB; ")
