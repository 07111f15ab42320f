"""Odd and hostile files: none ends or delays a run, and no secret is shown."""

from __future__ import annotations

import gc
import json
import random
import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from flickr_lint import lint, lint_sources
from flickr_lint.cli import main
from flickr_lint.config.globs import matches
from flickr_lint.project import Project
from flickr_lint.read.source import Raw
from flickr_lint.template import Template

if TYPE_CHECKING:
    from pathlib import Path

FINE = "import flickrapi\nflickr = flickrapi.FlickrAPI('0f1e2d3c4b5a69788796a5b4c3d2e1f0', '9f8e7d6c5b4a3928')\n"


@pytest.mark.parametrize(
    "codec", ["rot13", "zip", "hex", "base64", "bz2", "quopri", "uu", "undefined", "idna", "no-such"]
)
def test_a_file_of_any_codec_does_not_end_the_run(codec: str, tmp_path: Path) -> None:
    (tmp_path / "odd.py").write_bytes(f"# coding: {codec}\nimport flickrapi\n".encode() + b"\xe9\x80\n")
    (tmp_path / "fine.py").write_text(FINE)
    report = lint([tmp_path])
    assert {at.path.rpartition("/")[2] for at in report.findings} == {"fine.py"}
    assert [(at.kind, at.path.rpartition("/")[2]) for at in report.notices] == [("not-parsed", "odd.py")]


@pytest.mark.parametrize("source", [5, None, True, {"a": 1}, [1, "flickrapi"], 1.5, [["flickrapi"]]])
def test_a_cell_whose_source_is_no_text_does_not_end_the_run(source: object, tmp_path: Path) -> None:
    cells = [{"cell_type": "code", "source": "import flickrapi"}, {"cell_type": "code", "source": source}]
    (tmp_path / "odd.ipynb").write_text(json.dumps({"cells": cells, "metadata": {"kernelspec": [5]}}))
    (tmp_path / "fine.py").write_text(FINE)
    report = lint([tmp_path])
    assert report.findings
    assert [at.kind for at in report.notices] == ["not-parsed"]


def test_lints_leave_no_project_behind() -> None:
    for number in range(5):
        lint_sources(
            [Raw("a.py", "python", f"{FINE}for i in range({number}, 99): flickr.photos.getInfo(photo_id=i)".encode())]
        )
    gc.collect()
    assert [at for at in gc.get_objects() if isinstance(at, Project)] == []


def _old(pattern: str) -> re.Pattern[str]:
    """What patterns mean, as a regular expression that may go back."""
    text = pattern.removeprefix("./").rstrip("/")
    parts = re.findall(r"\*\*/|\*\*|\*|\?|.", text)
    spelling = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    body = "".join(spelling.get(part) or re.escape(part) for part in parts)
    return re.compile(("^" if "/" in text else "(?:^|/)") + body.removeprefix("/") + "(?:/|$)")


def test_patterns_mean_what_they_meant() -> None:
    chance = random.Random(7)  # noqa: S311
    for _ in range(4000):
        pattern = "".join(
            chance.choice(["a", "b", "*", "**", "**/", "/", "?", "ab"]) for _ in range(chance.randint(1, 6))
        )
        path = "/".join(
            "".join(chance.choice("ab") for _ in range(chance.randint(1, 3))) for _ in range(chance.randint(1, 4))
        )
        if pattern.strip("/.") and "//" not in pattern:
            assert matches(path, [pattern]) == bool(_old(pattern).search(path)), (pattern, path)


@pytest.mark.parametrize("pattern", ["**/" * 200 + "x", "*a" * 200 + "b", "**a" * 100 + "b", "a/" + "**/b/" * 60 + "c"])
def test_no_pattern_goes_back(pattern: str) -> None:
    assert not matches("/".join(["aaaaaaaaaaaaaaaaaaaa"] * 200), [pattern])


@pytest.mark.parametrize(
    "text", ['<a href="', "<!--", "{{", "{%", "{#", "<a ", "<script", "<", "<!", "<?", '<a href="{{ x ']
)
def test_what_nothing_closes_is_read_once(text: str) -> None:
    template = Template("a.html", text * 40_000)
    assert len(template.elements) + len(template.tags) + len(template.inlines) <= 3


@pytest.mark.parametrize("style", ["full", "sarif", "json", "concise", "github", "gitlab", "junit", "markdown"])
def test_no_format_tells_a_secret(style: str, tmp_path: Path) -> None:
    secrets = ["0f1e2d3c4b5a69788796a5b4c3d2e1f0", "9f8e7d6c5b4a3928", "72157650000000000-9a8b7c6d5e4f3a2b"]
    (tmp_path / "app.py").write_text(
        f"""import flickrapi, requests
flickr = flickrapi.FlickrAPI("{secrets[0]}", "{secrets[1]}")
oauth_token = "{secrets[2]}"
requests.get("http://api.flickr.com/services/rest/?method=flickr.photos.getInfo&api_key={secrets[0]}")
"""
    )
    result = CliRunner().invoke(main, ["--isolated", "--select", "ALL", "--format", style, str(tmp_path)])
    assert result.exit_code == 1, result.output
    assert "FLK103" in result.output or style == "junit"
    assert not [secret for secret in secrets if secret in result.output]
