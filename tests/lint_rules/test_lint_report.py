"""The page for people: every sentence has its verdict, places are named, and nothing of the project is markup in it."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flickr_lint.cli import main
from flickr_lint.guide import SENTENCES

ROOT = Path(__file__).parents[2]
LEAK = 'FLICKR_KEY = "7d02c9fa41b86e35d0f7a92c5be1483f"\n'


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _report(*paths: Path, output: Path) -> tuple[Result, str, str]:
    result = CliRunner().invoke(main, ["report", *map(str, paths), "--output", str(output)])
    if result.exit_code:
        return result, "", ""
    return result, (output / "report.html").read_text(), (output / "report.md").read_text()


def test_every_sentence_has_its_verdict_and_every_finding_its_place(tmp_path: Path) -> None:
    result, html, markdown = _report(ROOT / "examples" / "holiday_wall", output=tmp_path / "new" / "folder")
    assert result.output.splitlines() == [
        str(tmp_path / "new" / "folder" / name) for name in ("report.html", "report.md")
    ]
    page = _Page(html)
    assert [attrs["id"] for tag, attrs in page.tags if tag == "section" and "id" in attrs] == list(SENTENCES)
    for text in (html, markdown):
        assert all(f"{identifier}" in text for identifier in SENTENCES)
        assert "FLK502" in text
        assert "cannot be seen in code" in text
    assert page.open == []


def test_the_page_needs_nothing_and_runs_nothing(tmp_path: Path) -> None:
    _, html, _ = _report(ROOT / "examples" / "holiday_wall", output=tmp_path)
    page = _Page(html)
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.tags}
    assert not any(name.startswith("on") or name == "src" for _, attrs in page.tags for name in attrs)
    assert "default-src 'none'" in html


def test_what_is_kept_is_told_and_reasons_are_shown(tmp_path: Path) -> None:
    (tmp_path / "wall.py").write_text(f"{LEAK[:-1]}  # flickr-lint: ignore[FLK103] key of the <b>sandbox</b>\n")
    (tmp_path / "old.py").write_text("import flickrapi\nprint 'x'\n")
    _, html, markdown = _report(tmp_path, output=tmp_path / "out")
    assert 'id="G9">\n<h2><span class="badge kept">' in html
    assert 'id="G12">\n<h2><span class="badge kept">' in html
    assert "key of the &lt;b&gt;sandbox&lt;/b&gt;" in html
    assert "key of the \\<b\\>sandbox\\</b\\>" in markdown
    assert "old.py" in html.partition("Not linted")[2]
    assert "What code alone does not show" in markdown


def test_a_project_that_has_nothing_to_do_with_flickr_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import json\n")
    _, html, _ = _report(tmp_path, output=tmp_path / "out")
    assert html.count('<td><span class="badge unseen">') == len(SENTENCES)


def test_names_and_code_of_the_project_are_escaped(tmp_path: Path) -> None:
    name = "<img src=x onerror=alert(1)>.py"
    code = "import flickrapi\nCACHE_TTL = 7 * 86_400  # </pre><script>alert(1)</script> \x1b[31m\n"
    (tmp_path / name).write_text(code)
    _, html, markdown = _report(tmp_path, output=tmp_path / "out")
    tags = {tag for tag, _ in _Page(html).tags}
    assert not {"script", "img"} & tags
    assert "\x1b" not in html
    assert "<img" not in markdown.replace("\\<img", "")


def test_secrets_are_not_handed_around(tmp_path: Path) -> None:
    (tmp_path / "wall.py").write_text(LEAK)
    _, html, markdown = _report(tmp_path, output=tmp_path / "out")
    assert 'id="G12">\n<h2><span class="badge broken">' in html
    assert not any("7d02c9fa41b86e35d0f7a92c5be1483f" in text for text in (html, markdown))


@pytest.mark.parametrize("words", [["report"], ["report", "nowhere", "--output", "out"]])
def test_what_can_not_be_done_exits_with_2(words: list[str]) -> None:
    assert CliRunner().invoke(main, words).exit_code == 2


def test_a_folder_called_report_is_linted_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "wall.py").write_text(LEAK)
    monkeypatch.chdir(tmp_path)
    assert "FLK103" in CliRunner().invoke(main, ["./report"]).output
