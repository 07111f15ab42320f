"""What is shown in a terminal fits it; the lines of piped output are not wrapped."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from flickr_lint import run, terminal
from flickr_lint.cli import main
from flickr_lint.outputs._phrases import columns
from flickr_lint.terminal import fitted, flowed

ROOT = Path(__file__).parents[2]
WALL = ROOT / "examples" / "holiday_wall"


def test_words_wrap_below_what_they_belong_to() -> None:
    head = click.style("FLK999", fg="red", bold=True) + " " + click.style("no-wall", bold=True)
    text = f"{head}: a wall of many words that goes on\n  = help: say something else instead of it\n  --> a/b.py:1"
    assert [click.unstyle(line) for line in fitted(text, 30).split("\n")] == [
        "FLK999 no-wall: a wall of many",
        "    words that goes on",
        "  = help: say something else",
        "          instead of it",
        "  --> a/b.py:1",
    ]
    assert fitted(text, 0) == text


@pytest.mark.parametrize(
    ("code", "carets", "shown"),
    [
        ("short = call()", (8, 14), ["12 | short = call()", "   |         ^^^^^^"]),
        ("x = call(1, 2, 3, 4, 5, 6, 7, 8)", (4, 8), ["12 | x = call(1, 2, 3, 4, 5…", "   |     ^^^^"]),
        (
            "x = call(1, 2, 3, 4, 5, 6, 7, 8, there)",
            (33, 38),
            ["12 | …, 6, 7, 8, there)", "   |             ^^^^^"],
        ),
        ("x = call(1, 2, 3, 4, 5, 6, 7, 8)", (4, 32), ["12 | x = call(1, 2, 3, 4, 5…", f"   |     {'^' * 19}"]),
    ],
)
def test_code_is_cut_around_what_is_marked(code: str, carets: tuple[int, int], shown: list[str]) -> None:
    start, end = carets
    text = f"{click.style('12', fg='blue')} | {code}\n   | {' ' * start}{click.style('^' * (end - start), fg='red')}"
    assert [click.unstyle(line) for line in fitted(text, 28).split("\n")] == shown


def test_a_page_flows_and_its_code_stays() -> None:
    page = (
        "# rule\n\nTwo lines\nof one paragraph.\n\n```python\nx = 1  # a long line of code\n```\n\n"
        "- an item that\n  goes on\n- another\n\n| a long table | of two columns |"
    )
    assert flowed(page, 16).split("\n") == [
        *("# rule", "", "Two lines of one", "paragraph.", "", "```python", "x = 1  # a long line of code", "```", ""),
        *("- an item that", "  goes on", "- another", "", "| a long table | of two columns |"),
    ]
    assert flowed(page, 0) == page


@given(st.text(alphabet="ab =:^|-\u4e2d", max_size=60), st.integers(20, 40))
def test_no_line_of_short_words_is_wider_than_the_terminal(text: str, width: int) -> None:
    shown = fitted(text, width)
    longest = max((columns(word) for word in text.split()), default=0)
    if longest <= width // 2:
        assert all(columns(line.rstrip()) <= width for line in shown.split("\n"))
    if "|" not in text:
        assert shown.split() == text.split()


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize(
    "words", [("--rules",), ("--help",), (str(WALL), "--no-cache"), (str(WALL), "--statistics", "--no-cache")]
)
def test_what_the_command_shows_fits(words: tuple[str, ...], width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for module in (terminal, run):
        monkeypatch.setattr(module, "room", lambda **_: width)
    output = CliRunner().invoke(main, words, terminal_width=width).output
    over = [line for line in output.split("\n") if columns(line) > width]
    assert not [line for line in over if max(map(columns, line.split())) + 12 <= width]
    assert output.strip()


def test_a_pipe_gets_one_line_for_each_rule() -> None:
    output = CliRunner().invoke(main, ["--rules"]).output
    assert all(line.startswith("FLK") for line in output.strip().split("\n"))
    assert not sys.stdout.isatty() or output
