"""The command: exit status, selection, messages, SARIF."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flickr_lint.cli import main

ROOT = Path(__file__).parents[2]
LEAK = 'FLICKR_KEY = "7d02c9fa41b86e35d0f7a92c5be1483f"\n'


def _run(*words: str | Path, color: bool = False) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], color=color)


@pytest.fixture
def wall(tmp_path: Path) -> Path:
    folder = tmp_path / "a wall"
    folder.mkdir()
    (folder / "keys.py").write_text(LEAK)
    (folder / "ok.py").write_text(f"{LEAK.strip()}  # flickr-lint: ignore[FLK103] for the sandbox\n")
    (folder / "old.py").write_text("import flickrapi\ndef at(x, (y, z)): pass\n")
    return folder


def test_findings_are_shown_with_frame_help_and_guide(wall: Path) -> None:
    result = _run(wall)
    assert result.exit_code == 1
    assert result.output.splitlines()[:6] == [
        "FLK103 credential-in-source: The API key `FLICKR_KEY` is written in the source",
        " --> keys.py:1:14",
        "  |",
        '1 | FLICKR_KEY = "7d' + "." * 30 + '"',
        "  |              " + "^" * 34,
        "  |",
    ]
    assert result.output.splitlines()[6].startswith("  = help: read it from the environment")
    rules = result.output.partition("\nRules\n")[2].splitlines()
    assert rules[0] == "FLK103 credential-in-source: 1 error (high confidence)"
    assert rules[1].startswith("  Developer Guide, «Requesting keys»: A key belongs")
    assert rules[2] == "  https://flickrkit.github.io/flickrkit/rules/credential-in-source.html"
    assert "not parsed: Python 2: parameters in brackets of their own; only the rules about texts" in result.output
    assert result.output.count("Requesting keys") == 1
    assert "1 suppressed; 1 not parsed" in result.output


def test_colours_are_for_terminals_only(wall: Path) -> None:
    assert "\x1b[" not in _run(wall).output
    assert "\x1b[" in _run(wall, color=True).output


def test_a_clean_folder_exits_with_0(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import flickrapi\n")
    result = _run(tmp_path)
    assert (result.exit_code, result.output) == (0, "All clear: 1 file, 1 of them about Flickr\n")


def test_nothing_found_is_not_all_clear_where_files_could_not_be_read(wall: Path) -> None:
    (wall / "keys.py").unlink()
    result = _run(wall)
    assert result.exit_code == 0
    assert result.output.splitlines()[-1] == (
        "No findings, but 1 of 2 files about Flickr could not be read (2 files in all); 1 suppressed; 1 not parsed"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nowhere.py"], "there is no file or folder nowhere.py"),
        (["--select", "hosting-lnk", "."], "there is no rule 'hosting-lnk': did you mean hosting-link?"),
        (["--ignore", "FLK99", "."], "there is no rule 'FLK99'"),
        (["--explain", "nothing-like-it"], "there is no rule"),
        ([], "give the files or folders to lint"),
    ],
)
def test_what_can_not_be_done_exits_with_2_and_says_why(words: list[str], message: str) -> None:
    result = _run(*words)
    assert result.exit_code == 2
    assert message in result.stderr


@pytest.mark.parametrize(
    ("error", "messages"),
    [(ZeroDivisionError("by nought"), "please report it"), (OSError(28, "No space left on device"), "No space left")],
)
def test_a_fault_of_the_linter_does_not_look_like_findings(
    monkeypatch: pytest.MonkeyPatch, wall: Path, error: Exception, messages: str
) -> None:
    def fail(_: object) -> int:
        raise error

    monkeypatch.setattr("flickr_lint.run.run", fail)
    result = _run(wall)
    assert (result.exit_code, result.stdout) == (2, "")
    assert messages in result.stderr


def test_a_folder_without_files_exits_with_2(tmp_path: Path) -> None:
    assert _run(tmp_path).exit_code == 2


def test_select_and_ignore_take_codes_names_prefixes_and_all(wall: Path) -> None:
    assert _run("--select", "FLK5,hosting-link", wall).exit_code == 0
    assert _run("--select", "flk103", wall).exit_code == 1
    assert _run("--select", "ALL", "--ignore", "credential-in-source", wall).exit_code == 0


def test_rules_are_listed_and_explained() -> None:
    listed = _run("--rules").output
    assert all(code in listed for code in ("FLK103", "FLK201", "FLK501", "FLK502", "FLK701"))
    page = _run("--explain", "hosting-link").output
    assert page.startswith("# hosting-link (FLK701)\n")
    assert "## What it cannot see" in page


def test_sarif_names_rules_places_suppressions_and_broken_files(wall: Path) -> None:
    result = _run("--format", "sarif", wall.parent)
    assert result.exit_code == 1
    (run,) = json.loads(result.output)["runs"]
    names = {rule["id"]: rule["name"] for rule in run["tool"]["driver"]["rules"]}
    assert names["FLK103"] == "credential-in-source"
    leak, suppressed = run["results"]
    place = leak["locations"][0]["physicalLocation"]
    assert leak["ruleId"] == "FLK103"
    assert run["tool"]["driver"]["rules"][leak["ruleIndex"]]["id"] == "FLK103"
    assert place["artifactLocation"]["uri"] == "a%20wall/keys.py"
    assert {name: place["region"][name] for name in ("startLine", "startColumn", "endLine", "endColumn")} == {
        "startLine": 1,
        "startColumn": 14,
        "endLine": 1,
        "endColumn": 48,
    }
    assert suppressed["suppressions"] == [{"kind": "inSource", "justification": "for the sandbox"}]
    (notice,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notice["locations"][0]["physicalLocation"]["region"]["startLine"] == 2


def test_every_rule_finds_something_in_the_integration_that_breaks_the_guide() -> None:
    from flickr_lint import lint
    from flickr_lint.registry import all_rules

    report = lint([ROOT / "examples" / "holiday_wall"])
    # Who never asks for the default privacy (FLK601) can't keep it for too long (FLK503).
    wanted = {rule.code for rule in all_rules() if rule.default} - {"FLK503"}
    assert {finding.code for finding in report.findings} == wanted
    assert not report.notices
    assert [finding.name for finding in report.suppressed] == ["hosting-link"]


def test_the_integration_that_keeps_the_guide_is_clean() -> None:
    from flickr_lint import lint

    assert not lint([ROOT / "examples" / "otter_wall"]).findings


def test_options_come_from_the_environment_too(wall: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLICKR_LINT_FORMAT", "concise")
    monkeypatch.setenv("FLICKR_LINT_SELECT", "FLK103,FLK104")
    monkeypatch.setenv("FLICKR_LINT_EXIT_ZERO", "1")
    monkeypatch.setenv("FLICKR_LINT_FIX", "1")
    before = (wall / "keys.py").read_text()
    result = _run(wall)
    assert result.exit_code == 0
    assert result.output.startswith("keys.py:1:14: FLK103")
    assert _run(wall, "--output-format", "json").output.startswith("{")
    assert (wall / "keys.py").read_text() == before


def test_a_table_of_a_near_name_is_reported(wall: Path) -> None:
    slips = ("tool.flickr_lint", "tool.flickrlint", "tool.flikr-lint", "tool.flicker-lint", "tool.Flickr-Lint")
    places = ("flickr-lint", "flickr_lint", "tool.flickr.lint", "flickr.lint")
    for name in (*slips, *places):
        (wall / "pyproject.toml").write_text(f'[{name}]\nselect = ["FLK1"]\n')
        result = _run(wall)
        assert result.exit_code == 2, name
        assert f"there is no [{name}]: did you mean [tool.flickr-lint]?" in result.output
    (wall / "pyproject.toml").write_text("[tool.flickr-lint]\nignore = []\n[tool.flickr_lint]\nselect = []\n")
    assert _run(wall).exit_code == 2, "one of two tables would go unread"


def test_a_table_of_another_tool_is_no_slip(wall: Path) -> None:
    others = ("tool.flickr", "tool.ruff.lint", "tool.flake8-lint", "tool.flickr-lint-plugins", "flickr")
    for name in others:
        (wall / "pyproject.toml").write_text(f'[{name}]\nselect = ["x"]\n')
        assert _run(wall).exit_code == 1, name
    (wall / "pyproject.toml").write_text('[project.entry-points."flickr_lint.rules"]\nmine = "mine"\n')
    assert _run(wall).exit_code == 1


def test_what_is_one_thing_is_one_finding(tmp_path: Path) -> None:
    (tmp_path / "wall.py").write_text(
        "import flickrapi\n"
        'flickr = flickrapi.FlickrAPI("7d02c9fa41b86e35d0f7a92c5be1483f", "e2904b7ac15d83f6")\n'
        "def sign_in():\n"
        "    (token, frob) = flickr.get_token_part_one(perms='write')\n"
        "    flickr.get_token_part_two((token, frob))\n"
        "args = {'text': 'a', 'content_type': 1}\n"
        "flickr.photos.search(**args)\n"
        "flickr.people.getPhotos(user_id='me', **args)\n"
    )
    rows = json.loads(_run(tmp_path, "--format", "json", "--select", "FLK102,FLK103,FLK904").output)["findings"]
    assert [(row["code"], row["line"]) for row in rows] == [("FLK103", 2), ("FLK102", 4), ("FLK904", 6)]
    assert [place["line"] for place in rows[1]["related"]] == [5]
    assert next(place["message"] for place in rows[0]["related"]).startswith("The API secret passed to")
    _run(tmp_path, "--fix", "--unsafe", "--select", "FLK103")
    text = (tmp_path / "wall.py").read_text()
    assert 'flickrapi.FlickrAPI(os.environ["FLICKR_API_KEY"], os.environ["FLICKR_API_SECRET"])' in text


def test_a_key_and_its_secret_are_one_thing_in_notebooks_and_as_defaults_too(tmp_path: Path) -> None:
    key, secret = "7d02c9fa41b86e35d0f7a92c5be1483f", "e2904b7ac15d83f6"
    cell = {
        "cell_type": "code",
        "metadata": {},
        "outputs": [],
        "source": f"from flickrapi import *\nFlickrAPI('{key}', '{secret}')",
    }
    (tmp_path / "wall.ipynb").write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4}))
    call = f'flickrapi.FlickrAPI(os.environ.get("A", "{key}"), os.getenv("B", default="{secret}"))'
    (tmp_path / "wall.py").write_text(f"import os, flickrapi\n{call}\n")
    rows = json.loads(_run(tmp_path, "--format", "json", "--select", "FLK103").output)["findings"]
    assert [(row["path"], len(row["related"])) for row in rows] == [("wall.ipynb", 1), ("wall.py", 1)]
    assert rows[1]["fix"]["why"] == ("A and B must be set where the program runs")
    _run(tmp_path, "--fix", "--unsafe", "--select", "FLK103")
    assert 'FlickrAPI(os.environ["A"], os.environ["B"])' in (tmp_path / "wall.py").read_text()


def test_a_key_and_its_secret_are_one_thing_in_a_text_a_comment_and_a_line_of_a_template(tmp_path: Path) -> None:
    key, secret = "7d02c9fa41b86e35d0f7a92c5be1483f", "e2904b7ac15d83f6"
    (tmp_path / "wall.py").write_text(
        "import requests\n"
        f"# flickr: api_key={key} secret={secret}\n"
        f'requests.get("https://api.flickr.com/services/rest/?api_key={key}&secret={secret}")\n'
        f'requests.get(f"https://api.flickr.com/services/rest/?api_key={key}&page={{page}}&secret={secret}")\n'
        f'"""api_key = {key}\n\napi_secret = {secret}\n"""\n'
        f"# api_key = {key}\n"
        f"# api_secret = {secret}\n"
        f"# api_key = {key[::-1]}\n"
        "#\n"
        f"# api_secret = {secret[::-1]}\n"
    )
    (tmp_path / "wall.html").write_text(
        f'<script>const flickr = {{ apiKey: "{key}", secret: "{secret}" }};\nlet token = "{key}"</script>\n'
    )
    rows = json.loads(_run(tmp_path, "--format", "json", "--select", "FLK103").output)["findings"]
    places = [(row["path"], row["line"], len(row["related"])) for row in rows]
    assert places == [
        ("wall.html", 1, 1),
        ("wall.html", 2, 0),
        *(("wall.py", line, 1) for line in (2, 3, 4, 5, 9)),
        *(("wall.py", line, 0) for line in (11, 13)),
    ]
    _run(tmp_path, "--fix", "--select", "FLK103")
    text = (tmp_path / "wall.py").read_text()
    assert f"# flickr: api_key={'x' * 32} secret={'x' * 16}\n" in text
    assert f"api_key = {'x' * 32}\n\napi_secret = {'x' * 16}\n" in text


def test_no_module_of_the_current_folder_is_imported(tmp_path: Path) -> None:
    for name in ("html", "click", "json", "tomllib", "ast"):
        (tmp_path / f"{name}.py").write_text(f"raise SystemExit('{name}.py was run')\n")
    (tmp_path / "app.py").write_text("import flickrapi\n")
    done = subprocess.run(
        [sys.executable, "-m", "flickr_lint", "--no-cache", "app.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("All clear: 1 file")
