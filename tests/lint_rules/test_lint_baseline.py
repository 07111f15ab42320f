"""The baseline: known findings aren't counted, moved lines stay known, stale ones are reported, and it only shrinks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flickr_lint.cli import main

LEAK = 'FLICKR_KEY = "7d02c9fa41b86e35d0f7a92c5be1483f"\n'
OTHER = 'FLICKR_SECRET = "e2904b7ac15d83f6"\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "wall.py").write_text(LEAK)
    return tmp_path


def _run(project: Path, *words: str) -> Result:
    base = ["--baseline", str(project / "baseline.json")]
    return CliRunner().invoke(main, [str(project), *base, "--format", "concise", *words])


def _rows(project: Path) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads((project / "baseline.json").read_text())["findings"]
    return rows


def test_what_is_known_is_not_counted_wherever_its_lines_move(project: Path) -> None:
    assert _run(project, "--write-baseline").exit_code == 0
    assert [(row["path"], row["code"]) for row in _rows(project)] == [("wall.py", "FLK103")]
    (project / "wall.py").write_text(f"import flickrapi\n\nif True:\n    {LEAK}")
    result = _run(project)
    assert result.exit_code == 0
    assert "1 in the baseline" in result.output


def test_what_is_new_is_counted_and_never_gets_in(project: Path) -> None:
    _run(project, "--write-baseline")
    (project / "wall.py").write_text(LEAK + OTHER)
    for words in ((), ("--write-baseline",)):
        result = _run(project, *words)
        assert result.exit_code == 1
        assert "FLICKR_SECRET" in result.output
    assert len(_rows(project)) == 1


def test_a_second_finding_like_a_known_one_is_new(project: Path) -> None:
    _run(project, "--write-baseline")
    (project / "wall.py").write_text(LEAK * 2)
    assert _run(project).output.count("FLK103") == 1


def test_stale_entries_are_reported_and_taken_out(project: Path) -> None:
    (project / "wall.py").write_text(LEAK + OTHER)
    _run(project, "--write-baseline")
    (project / "wall.py").write_text(LEAK)
    result = _run(project)
    assert result.exit_code == 0
    assert "FLK103 in wall.py is fixed" in result.output
    assert "1 stale entry in the baseline" in result.output
    assert _run(project, "--write-baseline").exit_code == 0
    assert len(_rows(project)) == 1
    (project / "wall.py").unlink()
    (project / "else.py").write_text("import flickrapi\n")
    _run(project, "--write-baseline")
    assert _rows(project) == []


@pytest.mark.parametrize("words", [("--select", "FLK5"), ("--ignore", "FLK103"), ("--confidence", "high")])
def test_what_was_not_looked_for_is_not_stale(project: Path, words: tuple[str, ...]) -> None:
    (project / "store.py").write_text("import flickrapi\nCACHE_TTL = 7 * 86_400\n")
    _run(project, "--write-baseline")
    before = _rows(project)
    assert "stale" not in _run(project, *words).output
    _run(project, *words, "--write-baseline")
    assert _rows(project) == before


def test_files_that_were_not_looked_at_are_not_stale(project: Path) -> None:
    (project / "other.py").write_text(OTHER)
    _run(project, "--write-baseline")
    result = CliRunner().invoke(main, [str(project / "other.py"), "--baseline", str(project / "baseline.json")])
    assert (result.exit_code, "stale" in result.output) == (0, False)


def test_the_settings_can_name_it(project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.flickr-lint]\nbaseline = "known.json"\n')
    run = CliRunner().invoke
    assert run(main, [str(project)]).exit_code == 2  # it is not there yet
    assert run(main, [str(project), "--write-baseline"]).exit_code == 0
    assert run(main, [str(project)]).exit_code == 0
    assert (project / "known.json").exists()


@pytest.mark.parametrize("text", ["[]", "{", '{"version": 9, "findings": []}', '{"version": 1, "findings": [{}]}'])
def test_what_is_no_baseline_is_refused(project: Path, text: str) -> None:
    (project / "baseline.json").write_text(text)
    for words in ((), ("--write-baseline",)):
        result = _run(project, *words)
        assert result.exit_code == 2
        assert "is not a baseline" in result.stderr
    assert (project / "baseline.json").read_text() == text


def test_sarif_marks_what_is_known(project: Path) -> None:
    _run(project, "--write-baseline")
    (project / "wall.py").write_text(LEAK + OTHER)
    (run,) = json.loads(_run(project, "--format", "sarif").output)["runs"]
    known, fresh = run["results"]
    assert (known["baselineState"], known["suppressions"][0]["kind"]) == ("unchanged", "external")
    assert (fresh["baselineState"], "suppressions" in fresh) == ("new", False)
