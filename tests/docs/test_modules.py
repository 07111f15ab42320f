"""The reference of the hand-written half says something of all that `flickr_client` exports."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

import flickr_client
from flickr_lint.rule import SITE, url_of

ROOT = Path(__file__).parents[2]
MODULES = [name for name in flickr_client.__all__ if name.islower() and name not in {"decode", "__version__"}]


@pytest.fixture(scope="module")
def pages():
    """Markdown by file name."""
    command = [sys.executable, str(ROOT / ".ci/modules.py")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("module", MODULES)
def test_each_name_of_a_module_has_a_section(pages, module):
    page = pages[f"flickr_client.{module}.md"]
    names = [
        name
        for name in importlib.import_module(f"flickr_client.{module}").__all__
        if not (module == "errors" and name.islower())  # modules of the errors of single methods
    ]
    assert names
    assert [name for name in names if f"\n## {name}\n" not in page] == []
    assert f"[`flickr_client.{module}`](flickr_client.{module}.md)" in pages["modules.md"]


def test_what_the_package_exports_itself_is_on_its_page(pages):
    elsewhere = {name for module in MODULES for name in importlib.import_module(f"flickr_client.{module}").__all__}
    names = set(flickr_client.__all__) - elsewhere - {*MODULES, "Flickr", "AsyncFlickr", "__version__"}
    assert {name for name in names if f"\n## {name}\n" not in pages["flickr_client.md"]} == set()


def test_the_client_page_has_its_options_and_methods(pages):
    page = pages["flickr_client.Flickr.md"]
    for said in (
        "| `calls_per_hour` |",
        "| `ConfigurationError` |",
        "\n## upload\n",
        "\n## with_options\n",
        "**options",
    ):
        assert said in page, said
    assert "# doctest" not in page


def test_every_page_is_in_the_navigation(pages):
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert [name for name in pages if f"reference/{name}\n" not in navigation] == []


def test_no_page_speaks_of_the_implementation(pages):
    assert [name for name, page in pages.items() if "flickr_runtime" in page] == []


def test_no_page_names_the_implementation(pages):
    assert [name for name, text in pages.items() if "flickr_runtime" in text] == []


def test_a_rule_names_its_page_on_the_site():
    assert "\nuse_directory_urls: false" in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for page in (ROOT / "docs/rules").glob("[a-z]*.md"):
        assert url_of("FLK101", page.stem) == f"{SITE}rules/{page.stem}.html"
