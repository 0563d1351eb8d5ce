"""The files of zips."""

from __future__ import annotations

from pathlib import Path

from sls_py.model.layer import Layer
from sls_py.model.service import Service
from sls_py.packaging.plan import plan_targets
from sls_py.packaging.select import LeftOut, Selection, select
from tests.packaging.factories import function, service, write_tree


def selected(of: Service, *excluded: str) -> Selection:
    folder = of.directory / ".slspy"
    return select(of, plan_targets(of), build_folder=folder, excluded=excluded)


def names(selection: Selection) -> dict[str, list[str]]:
    return {
        target.name: sorted(file.name for file in kept) for target, kept in selection.files.items()
    }


def test_hidden_files_caches_and_tests_stay(tmp_path: Path) -> None:
    tree = [".env", ".config/x", "__pycache__/a.pyc", "tests/test_a.py", "requirements.txt"]
    write_tree(tmp_path, dict.fromkeys(tree, ""))
    assert names(selected(service(tmp_path))) == {"svc.zip": sorted(tree)}


def test_defaults_are_left_out_at_the_top_only(tmp_path: Path) -> None:
    out = [".git/HEAD", ".gitignore", ".DS_Store", "npm-debug.log", "yarn-error.log"]
    more = [".serverless/x.json", ".serverless_plugins/p.js", ".slspy/x.json", "serverless.yml"]
    stays = ["sub/.DS_Store", "sub/.gitignore", "sub/serverless.yml"]
    write_tree(tmp_path, dict.fromkeys([*out, *more, *stays], ""))
    assert names(selected(service(tmp_path))) == {"svc.zip": stays}


def test_functions_with_own_patterns_share_the_scan(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.py": "", "b.py": "", "docs/x.md": ""})
    functions = (function("a", patterns=("!b.py",)), function("b", patterns=("!a.py",)))
    of = service(tmp_path, *functions, individually=True, patterns=("!docs/**",))
    assert names(selected(of)) == {"a.zip": ["a.py"], "b.zip": ["b.py"]}


def test_functions_with_the_same_rules_share_their_files(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.py": ""})
    of = service(tmp_path, function("a"), function("b"), individually=True)
    one, two = selected(of).files.values()
    assert one is two


def test_the_rule_that_kept_a_file_is_known(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.py": "", "docs/keep.md": "", "docs/drop.md": ""})
    of = service(tmp_path, patterns=("!docs/**", "docs/keep.md"))
    (kept,) = selected(of).files.values()
    rules = {file.name: file.rule and (file.rule.pattern, file.rule.origin) for file in kept}
    assert rules == {"a.py": None, "docs/keep.md": ("docs/keep.md", "service")}


def test_files_from_outside_lose_the_way_to_them(tmp_path: Path) -> None:
    write_tree(tmp_path, {"svc/a.py": "", "shared/s.py": "", "shared/deep/t.py": "", "one.py": ""})
    of = service(tmp_path / "svc", patterns=("../shared/**", "!../shared/deep", "../one.py"))
    assert names(selected(of)) == {"svc.zip": ["a.py", "one.py", "shared/s.py"]}


def test_a_file_of_the_service_goes_before_one_from_outside(tmp_path: Path) -> None:
    write_tree(tmp_path, {"svc/shared/s.py": "own", "shared/s.py": "other"})
    selection = selected(service(tmp_path / "svc", patterns=("../shared/**",)))
    ((file,),) = selection.files.values()
    assert Path(file.location).read_text() == "own"
    assert selection.shadowed == ("../shared/s.py",)


def test_a_pattern_for_nothing_outside_does_no_harm(tmp_path: Path) -> None:
    write_tree(tmp_path, {"svc/a.py": ""})
    assert names(selected(service(tmp_path / "svc", patterns=("../gone/**",)))) == {
        "svc.zip": ["a.py"]
    }


def test_links_are_packaged_as_what_they_lead_to(tmp_path: Path) -> None:
    write_tree(tmp_path, {"real/x.py": ""})
    (tmp_path / "folder").symlink_to("real")
    (tmp_path / "file.py").symlink_to("real/x.py")
    (tmp_path / "gone").symlink_to("nowhere")
    selection = selected(service(tmp_path))
    assert names(selection) == {"svc.zip": ["file.py", "folder/x.py", "real/x.py"]}
    assert selection.broken == ("gone",)


def test_a_cycle_of_links_is_a_problem_unless_it_is_left_out(tmp_path: Path) -> None:
    write_tree(tmp_path, {"src/a.py": ""})
    (tmp_path / "src" / "loop").symlink_to("..")
    (problem,) = selected(service(tmp_path)).problems
    assert problem.message == "the link `src/loop` leads to a folder that it lies in"
    assert problem.hint == "leave it out: add `!src/loop` to `package.patterns`"
    assert selected(service(tmp_path, patterns=("!src/loop",))).problems == ()


def test_packages_are_never_packaged(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.py": "", "out/slspy-state.json": "", "out/svc.zip": ""})
    write_tree(tmp_path, {".slspy/cache/x.json": ""})
    write_tree(tmp_path, {"elsewhere/cache/x.json": ""})
    of = service(tmp_path, patterns=("**/*.json", "**/*.zip"))
    selection = select(of, plan_targets(of), build_folder=tmp_path / "elsewhere")
    assert names(selection) == {"svc.zip": ["a.py"]}


def test_a_layer_has_the_files_of_its_folder(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.py": "", "libs/python/l.py": "", "libs/b.md": "", "b.md": ""})
    layer = Layer(key="libs", name="libs", path="libs")
    of = service(tmp_path, layers=[layer], patterns=("!*.md",))
    assert names(selected(of)) == {"svc.zip": ["a.py"], "libs.zip": ["python/l.py"]}


def test_a_layer_without_a_folder_is_a_problem(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.py": ""})
    of = service(tmp_path, layers=[Layer(key="libs", name="libs", path="libs")])
    (problem,) = selected(of).problems
    assert problem.message.endswith("of layer `libs` does not exist")
    assert problem.path == "layers.libs.path"


def test_plugins_exclude_from_functions_last(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.py": "", "b.ts": "", "libs/c.ts": ""})
    layer = Layer(key="libs", name="libs", path="libs")
    of = service(tmp_path, layers=[layer], patterns=("b.ts",))
    assert names(selected(of, "**/*.ts")) == {"svc.zip": ["a.py"], "libs.zip": ["c.ts"]}


def test_node_packages_for_development_are_left_out_unless_wanted(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {
            "package.json": '{"devDependencies": {"dev": "1"}}',
            "node_modules/dev/package.json": '{"name": "dev"}',
        },
    )
    with_all = ["node_modules/dev/package.json", "package.json"]
    assert names(selected(service(tmp_path))) == {"svc.zip": ["package.json"]}
    everything = service(tmp_path, exclude_dev_dependencies=False)
    assert names(selected(everything)) == {"svc.zip": with_all}


def test_what_is_left_out_is_told_when_asked_for(tmp_path: Path) -> None:
    write_tree(
        tmp_path, {"a.py": "", "docs/x.md": "", "build/x/y": "", "notes.md": "", ".git/x": ""}
    )
    of = service(tmp_path, patterns=("!docs/**", "!build/**", "!*.md"))
    targets = plan_targets(of)
    quiet = select(of, targets, build_folder=tmp_path / "out")
    told = select(of, targets, build_folder=tmp_path / "out", explain=True)
    assert not quiet.left_out
    assert [(one.path, one.rule and one.rule.glob) for one in told.left_out[targets[0]]] == [
        (".git/", ".git/**"),
        ("build/", "build/**"),
        ("docs/", "docs/**"),
        ("notes.md", "*.md"),
    ]


def test_a_file_that_only_development_needs_has_no_rule(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {
            "package.json": '{"devDependencies": {"jest": "1"}}',
            "node_modules/jest/package.json": "{}",
        },
    )
    of = service(tmp_path)
    (target,) = plan_targets(of)
    told = select(of, [target], build_folder=tmp_path / "out", explain=True)
    assert told.left_out[target] == (LeftOut("node_modules/jest/package.json", None),)
