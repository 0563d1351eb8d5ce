"""Tests of the templates that come with slspy."""

from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.errors import UsageError
from sls_py.scaffold import find_template, list_templates, templates_directory


def test_every_template_says_what_it_is() -> None:
    templates = list_templates(templates_directory())
    assert "python-http-api" in [template.name for template in templates]
    assert all(template.summary and template.next_steps for template in templates)


def test_a_template_is_found_by_its_name() -> None:
    found = find_template("python-http-api", templates_directory())
    assert (found.directory / "serverless.yml.jinja").is_file()


def test_a_misspelled_template_gets_a_suggestion() -> None:
    with pytest.raises(UsageError) as caught:
        find_template("python-http", templates_directory())
    assert caught.value.hint == "did you mean `python-http-api`?"


def test_an_unknown_template_gets_the_list() -> None:
    with pytest.raises(UsageError) as caught:
        find_template("zzz", templates_directory())
    assert caught.value.hint is not None
    assert "`python-http-api`" in caught.value.hint


def test_folders_without_a_manifest_are_no_templates(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert list_templates(tmp_path) == ()
