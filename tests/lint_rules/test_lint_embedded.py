"""Templates in texts of modules are linted as templates in files are: findings, positions, suppressions, fixes."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from flickr_lint.cli import main
from flickr_lint.engine import lint_sources
from flickr_lint.registry import all_rules
from flickr_lint.testing import sources_of

if TYPE_CHECKING:
    from pathlib import Path

FIX = ("--fix", "--unsafe", "--no-cache", "--isolated", "--select", "FLK704,FLK804")
PAGES = ("FLK704", "FLK803", "FLK804")
APP = '''
import flickrapi
from flask import Flask, render_template_string
app = Flask(__name__)
flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
@app.route("/")
def wall():
    return render_template_string("""
      {% for p in photos %}
        <img src="{{ p.url_m }}" width="150" height="100">
      {% endfor %}
    """, photos=flickr.photos.search(text="heron", extras="url_m")["photos"]["photo"])
'''


def found_in(text: str) -> list[tuple[str, int, int]]:
    report = lint_sources(sources_of(text), rules=[rule for rule in all_rules() if rule.code in PAGES])
    assert not report.notices
    return [(at.code, at.region.line, at.region.column) for at in report.findings if at.suppressed is None]


def test_findings_stand_where_the_element_stands() -> None:
    assert found_in(dedent(APP)) == [("FLK704", 9, 9), ("FLK803", 9, 9), ("FLK804", 9, 9)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<img src="{{ p.url_m }}" width="150" height="100">', '<img src="/static/heron.jpg">'),
        ("{% for p in photos %}", "{% for p in photos %}<a href='{{ p.page }}'>not certified</a>"),
    ],
    ids=["an image of one's own", "a link and the notice"],
)
def test_a_page_that_keeps_the_rules_is_silent(old: str, new: str) -> None:
    assert {code for code, _, _ in found_in(dedent(APP).replace(old, new))} <= {"FLK803"}


@pytest.mark.parametrize(
    "text",
    [
        'def page():\n    """Shows <img src="{{ p.url_m }}"> of Flickr."""',
        'PAGE = "{{ p.url_m }}"',
    ],
    ids=["a docstring", "no HTML"],
)
def test_other_texts_are_no_templates(text: str) -> None:
    assert not found_in(f"import flickrapi\n{text}\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('    """, photos', '    """, # flickr-lint: ignore a demonstration\n    photos'),
        ("<img", "<!-- flickr-lint: ignore a demonstration --><img"),
    ],
    ids=["at the end of the text", "within the text"],
)
def test_a_comment_suppresses_what_is_found_in_a_text(old: str, new: str) -> None:
    assert not found_in(dedent(APP).replace(old, new))


def test_a_fix_changes_the_text_in_the_module(tmp_path: Path) -> None:
    path = tmp_path / "app.py"
    path.write_text(dedent(APP))
    CliRunner().invoke(main, [*FIX, str(path)])
    text = path.read_text()
    compile(text, "app.py", "exec")
    assert '<a href="https://www.flickr.com/photos/{{ p.owner }}/{{ p.id }}/"><img src="{{ p.url_m }}"' in text
    assert text.count("is not endorsed or certified by SmugMug, Inc.</p>\n    ") == 1


def test_a_text_in_single_quotes_is_left_to_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "app.py"
    text = "import flickrapi\nPAGE = '{% for p in photos %}<img src=\"{{ p.url_m }}\">{% endfor %}'\n"
    path.write_text(text)
    result = CliRunner().invoke(main, [*FIX, str(path)])
    assert path.read_text() == text
    assert "FLK704" in result.stdout
