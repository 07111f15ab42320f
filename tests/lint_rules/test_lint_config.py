"""`[tool.flickr-lint]`: where it is found, what it means, and how it says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flickr_lint.cli import main
from flickr_lint.config import ConfigError, discover, globs, read
from flickr_lint.config.globs import matches

LEAK = 'FLICKR_KEY = "7d02c9fa41b86e35d0f7a92c5be1483f"\n'
STORED = "import flickrapi\nCACHE_TTL = 7 * 86_400\n"


def _run(*words: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], input=stdin)


def _codes(result: Result) -> list[str]:
    lines = [line for line in result.output.splitlines() if ": FLK" in line]
    return [f"{Path(line.split(':')[0]).name} {line.split()[1]}" for line in lines]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "tests").mkdir()
    for folder in (tmp_path, tmp_path / "tests"):
        (folder / "leak.py").write_text(LEAK)
        (folder / "store.py").write_text(STORED)
    return tmp_path


def _settings(project: Path, text: str) -> None:
    (project / "pyproject.toml").write_text(f"[tool.flickr-lint]\n{text}\n")


def _lint(project: Path, *words: str) -> list[str]:
    return _codes(_run(project, "--format", "concise", *words))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["leak.py FLK103", "store.py FLK502"] * 2),
        ('select = ["FLK1"]', ["leak.py FLK103"] * 2),
        ('ignore = ["credential-in-source"]', ["store.py FLK502"] * 2),
        ('severity = "error"', ["leak.py FLK103"] * 2),
        ('confidence = "high"', ["leak.py FLK103"] * 2),
        ('exclude = ["tests"]', ["leak.py FLK103", "store.py FLK502"]),
        ('exclude = ["tests/store.py", "leak.py"]', ["store.py FLK502"]),
        ('[tool.flickr-lint.per-path."tests/**"]\nignore = ["FLK1"]', ["leak.py FLK103"] + ["store.py FLK502"] * 2),
        ('[tool.flickr-lint.per-path."tests/**"]\nselect = ["FLK1"]', ["leak.py FLK103"] * 2 + ["store.py FLK502"]),
        ('[tool.flickr-lint.per-path."tests"]\nseverity = "error"', ["leak.py FLK103"] * 2 + ["store.py FLK502"]),
        ('[tool.flickr-lint.per-path."tests"]\nconfidence = "high"', ["leak.py FLK103"] * 2 + ["store.py FLK502"]),
    ],
)
def test_settings_choose_what_is_reported(project: Path, text: str, found: list[str]) -> None:
    _settings(project, text)
    assert sorted(_lint(project)) == sorted(found)


def test_the_command_line_goes_before_the_settings(project: Path) -> None:
    _settings(project, 'select = ["FLK1"]\nseverity = "error"')
    assert set(_lint(project, "--select", "FLK5", "--severity", "note")) == {"store.py FLK502"}
    assert set(_lint(project, "--isolated")) == {"leak.py FLK103", "store.py FLK502"}


def test_the_nearest_file_with_a_table_holds(project: Path) -> None:
    _settings(project, 'select = ["FLK1"]')
    (project / "tests" / "pyproject.toml").write_text("[project]\nname = 'of another tool'\n")
    assert discover(project / "tests") == project / "pyproject.toml"
    _settings(project / "tests", 'select = ["FLK5"]')
    assert discover(project / "tests") == project / "tests" / "pyproject.toml"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("selct = []", "has no key `selct`: did you mean `select`?"),
        ("require_reasons = true", "has no key `require_reasons`: did you mean `require-reasons`?"),
        ("nonsense = 1", "has no key `nonsense`: there are select, ignore"),
        ("select = 'FLK1'", "`select` must be a list of texts, not 'FLK1'"),
        ('select = ["hosting-lnk"]', "`select`: there is no rule 'hosting-lnk': did you mean hosting-link?"),
        ('severity = "fatal"', "`severity` must be one of note, warning, error, not 'fatal'"),
        ("require-reasons = 1", "`require-reasons` must be true or false, not 1"),
        ("timeout = 0", "`timeout` must be a number above 0, not 0"),
        ("baseline = 3", "`baseline` must be the path of a file"),
        ("per-path = []", "`per-path` must be tables by pattern"),
        ("[tool.flickr-lint.per-path.tests]\nignores = []", "for 'tests' has no key `ignores`: did you mean `ignore`?"),
        ("select = [", "is not valid TOML"),
    ],
)
def test_what_is_wrong_is_named_with_what_would_do(project: Path, text: str, message: str) -> None:
    _settings(project, text)
    with pytest.raises(ConfigError) as error:
        read(project / "pyproject.toml")
    assert message in str(error.value)
    assert "pyproject.toml" in str(error.value)
    result = _run(project)
    assert result.exit_code == 2
    assert message in result.stderr


@pytest.mark.parametrize(
    ("path", "pattern", "does"),
    [
        ("tests/a.py", "tests", True),
        ("src/tests/a.py", "tests", True),
        ("src/tests/a.py", "tests/**", False),
        ("src/tests/a.py", "**/tests/**", True),
        ("tests/deep/a.py", "tests/*", True),
        ("tests/deep/a.py", "tests/*.py", False),
        ("a_pb2.py", "*_pb2.py", True),
        ("src/a_pb2.py", "*_pb2.py", True),
        ("attests/a.py", "tests", False),
        ("a.py", "b.py", False),
    ],
)
def test_patterns(path: str, pattern: str, *, does: bool) -> None:
    assert matches(path, [pattern]) is does


def test_standard_input_is_linted_as_the_file_it_stands_for(project: Path) -> None:
    result = _run("--stdin-filename", project / "new.py", "--format", "concise", "-", stdin=LEAK)
    assert (result.exit_code, _codes(result)) == (1, ["new.py FLK103"])
    (project / "wrap.py").write_text(
        "import flickrapi\ndef f(i):\n    return flickrapi.FlickrAPI(K, S).photos.getInfo(photo_id=i)\n"
    )
    using = "from functools import cache\nfrom wrap import f\n@cache\ndef g(i):\n    return f(i)\n"
    alone = _run("--stdin-filename", project / "use.py", "--format", "concise", "--select", "FLK501", stdin=using)
    among = _run(
        "--stdin-filename", project / "use.py", "--format", "concise", "--select", "FLK501", project, stdin=using
    )
    assert (_codes(alone), _codes(among)) == ([], ["use.py FLK501"])


def test_standard_input_without_a_name_is_refused() -> None:
    result = _run("-", stdin=LEAK)
    assert (result.exit_code, "--stdin-filename" in result.stderr) == (2, True)


def test_statistics_count_by_rule(project: Path) -> None:
    assert [line.split()[:3] for line in _run(project, "--statistics").output.splitlines()] == [
        ["2", "FLK103", "credential-in-source"],
        ["2", "FLK502", "cache-ttl-over-24h"],
    ]
    assert '"count": 2' in _run(project, "--statistics", "--format", "json").output


def test_exit_zero_reports_and_exits_with_0(project: Path) -> None:
    result = _run(project, "--exit-zero")
    assert result.exit_code == 0
    assert "FLK103" in result.output


def test_a_file_that_can_not_be_read_makes_the_status_2_unless_allowed(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flickr_lint.findings import Notice
    from flickr_lint.read import pool

    load = pool.load

    def refusing(file: Path, path: str, kind: str, limit: int) -> object:
        return (
            Notice("unreadable", path, "Permission denied") if file.name == "leak.py" else load(file, path, kind, limit)
        )

    monkeypatch.setattr(pool, "load", refusing)
    result = _run(project, "--no-cache")
    assert (result.exit_code, "FLK502" in result.stdout) == (2, True)
    assert "leak.py can't be read (Permission denied)" in result.stderr
    assert _run(project, "--no-cache", "--allow-unreadable").exit_code == 1


def test_patterns_are_not_remembered_without_end() -> None:
    assert sum(matches(f"src/{number}.py", [f"src/{number}.*"]) for number in range(3_000)) == 3_000
    assert globs._compiled.cache_info().currsize <= 1_000
