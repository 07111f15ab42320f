"""The house rules: suppressions that are unused, misspelt, or don't say why."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from flickr_lint import Report, lint_sources
from flickr_lint.cli import main
from flickr_lint.read.source import Raw
from flickr_lint.registry import choose

LEAK = 'FLICKR_KEY = "7d02c9fa41b86e35d0f7a92c5be1483f"'


def _lint(comment: str, *select: str, code: str = LEAK, reasons: bool = False) -> Report:
    rules = choose(select, (), always=("FLK003",) if reasons else ())
    return lint_sources([Raw("wall.py", "python", f"{code}  # {comment}\n".encode())], rules=rules)


@pytest.mark.parametrize(
    ("comment", "code", "message"),
    [
        ("flickr-lint: ignore[FLK103] sandbox", "", ""),
        ("flickr-lint: ignore[credential-in-source] sandbox", "", ""),
        ("flickr-lint: ignore everything here", "", ""),
        ("flickr-lint: ignore[FLK103, FLK502] x", "FLK001", "This comment suppresses no finding of FLK502"),
        ("flickr-lint: ignore[hosting-link] x", "FLK001", "This comment suppresses no finding of hosting-link"),
        ("flickr-lint: ignore[FLK103, hosting-lnk] x", "FLK002", "did you mean hosting-link?"),
        ("flickr-lint: ignore[FLK103, mystery] x", "FLK002", "There is no rule `mystery`"),
        ("flickr-lint: ingore[FLK103] x", "FLK002", "did you mean `ignore`?"),
        ("flickr-lint: disable", "FLK002", "`flickr-lint: disable` suppresses nothing"),
        ("flickr-lint: see the docs", "", ""),
    ],
)
def test_unused_and_misspelt_suppressions_are_findings(comment: str, code: str, message: str) -> None:
    house = [finding for finding in _lint(comment).findings if finding.code.startswith("FLK00")]
    assert [finding.code for finding in house] == ([code] if code else [])
    assert all(message in finding.message for finding in house)


def test_a_misspelt_comment_suppresses_nothing() -> None:
    assert "FLK103" in {finding.code for finding in _lint("flickr-lint: ingore[FLK103] x").findings}


def test_a_bare_suppression_with_nothing_to_suppress_is_unused() -> None:
    assert [f.code for f in _lint("flickr-lint: ignore just in case", code="import flickrapi").findings] == ["FLK001"]


def test_only_rules_that_ran_are_judged() -> None:
    assert _lint("flickr-lint: ignore[hosting-link] x", "FLK0", "FLK5").findings == ()
    assert _lint("flickr-lint: ignore whatever", "FLK0", "FLK5").findings == ()


def test_reasons_can_be_made_mandatory() -> None:
    assert _lint("flickr-lint: ignore[FLK103]").findings == ()
    assert [finding.code for finding in _lint("flickr-lint: ignore[FLK103]", reasons=True).findings] == ["FLK003"]
    assert _lint("flickr-lint: ignore[FLK103] - for the sandbox", reasons=True).findings == ()
    assert [finding.code for finding in _lint("flickr-lint: ignore[FLK103] --", reasons=True).findings] == ["FLK003"]


def test_the_command_and_the_settings_can_ask_for_reasons(tmp_path: Path) -> None:
    (tmp_path / "wall.py").write_text(f"{LEAK}  # flickr-lint: ignore[FLK103]\n")
    run = CliRunner().invoke
    assert run(main, [str(tmp_path)]).exit_code == 0
    assert run(main, [str(tmp_path), "--require-reasons"]).exit_code == 1
    assert run(main, [str(tmp_path), "--require-reasons", "--select", "FLK5"]).exit_code == 1
    (tmp_path / "pyproject.toml").write_text("[tool.flickr-lint]\nrequire-reasons = true\n")
    assert "suppression-without-reason" in run(main, [str(tmp_path)]).output


def test_house_rules_are_listed_explained_and_ignored_like_others(tmp_path: Path) -> None:
    run = CliRunner().invoke
    assert "FLK001  unused-suppression" in run(main, ["--rules"]).output
    assert run(main, ["--explain", "FLK003"]).output.startswith("# suppression-without-reason (FLK003)\n")
    (tmp_path / "wall.py").write_text("import flickrapi  # flickr-lint: ignore[FLK103] no longer\n")
    assert run(main, [str(tmp_path)]).exit_code == 1
    assert run(main, [str(tmp_path), "--ignore", "unused-suppression"]).exit_code == 0


@pytest.mark.parametrize("comment", ["<!-- flickr-lint: ignore[FLK701] x -->", "{# flickr-lint: ignore[FLK701] x #}"])
def test_they_hold_in_templates(comment: str) -> None:
    report = lint_sources([Raw("wall.html", "template", f"<p>flickr</p>\n{comment}\n<p>x</p>".encode())])
    assert [(finding.code, finding.region.line) for finding in report.findings] == [("FLK001", 2)]
