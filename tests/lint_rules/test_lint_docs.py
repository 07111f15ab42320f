"""The pages of rules are what the rules say, and the guide names what there is."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from flickr_lint.cli import main
from flickr_lint.commands.docs import pages
from flickr_lint.fix.attach import fixable

ROOT = Path(__file__).parents[2]
RULES = ROOT / "docs" / "rules"


def test_the_pages_of_rules_are_current() -> None:
    result = CliRunner().invoke(main, ["docs", str(RULES), "--check"])
    assert result.exit_code == 0, f"run `flickr-lint docs docs/rules`:\n{result.output}"


def test_pages_are_written_removed_and_left(tmp_path: Path) -> None:
    def run(*words: str) -> int:
        return CliRunner().invoke(main, ["docs", str(tmp_path), *words]).exit_code

    assert run("--check") == 1
    assert run() == 0
    assert run("--check") == 0
    assert {file.name for file in tmp_path.iterdir()} == set(pages())
    (tmp_path / "gone.md").write_text("# gone (FLK999)\n")
    (tmp_path / "ours.md").write_text("# Something else\n")
    run()
    assert {file.name for file in tmp_path.iterdir()} == {*pages(), "ours.md"}


def test_the_guide_names_every_option_and_every_fix() -> None:
    text = "".join((ROOT / "docs" / name).read_text() for name in ("linter.md", "linter-fixes.md"))
    shown = {word for option in main.params for word in option.opts if word.startswith("--")}
    assert {word for word in shown if word not in text} <= {"--version", "--cache", "--prefilter"}
    assert {code for code in fixable() if code not in text} == set()
