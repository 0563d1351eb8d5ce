"""Python modules among the names of zips."""

from __future__ import annotations

import pytest

from sls_py.packaging.module_tree import ModuleTree, Root, layer_roots

NAMES = {
    "app.py",
    "shop/__init__.py",
    "shop/cart.py",
    "data/deep/x.json",
    "fast.cpython-312-x86_64-linux-gnu.so",
    "shop/old.pyc",
}


@pytest.mark.parametrize(
    "module", ["app", "shop", "shop.cart", "data", "data.deep", "fast", "shop.old"]
)
def test_modules_packages_folders_and_compiled_ones_are_there(module: str) -> None:
    assert ModuleTree(Root(NAMES)).has(module)


@pytest.mark.parametrize("module", ["shop.gone", "cart", "x", "data.deep.x"])
def test_others_are_not(module: str) -> None:
    assert not ModuleTree(Root(NAMES)).has(module)


def test_the_file_of_a_package_is_its_init() -> None:
    tree = ModuleTree(Root(NAMES))
    assert tree.file_of("shop") == "shop/__init__.py"
    assert tree.file_of("shop.cart") == "shop/cart.py"
    assert tree.file_of("data") is None


def test_layers_have_their_own_folders() -> None:
    names = {"python/numpy/__init__.py", "python/lib/python3.12/site-packages/six.py", "lib/x.py"}
    trees = [ModuleTree(root) for root in layer_roots(names, (3, 12))]
    assert [tree.has("numpy") for tree in trees] == [True, False]
    assert [tree.has("six") for tree in trees] == [False, True]
    assert not any(tree.has("x") for tree in trees)
