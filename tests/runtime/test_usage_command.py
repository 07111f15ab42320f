"""`flickr usage`: the chart at several widths, JSON, and an image."""

from __future__ import annotations

import json
import sys
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from flickr_runtime.commands.usage import usage as command
from flickr_runtime.commands.usage_chart import chart
from flickr_runtime.state.location import key_id, open_state
from flickr_runtime.usage.recorder import Usage
from flickr_runtime.usage.report import UsageReport

if TYPE_CHECKING:
    from pathlib import Path

API_KEY = "a-key"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path}/state.db"
    monkeypatch.setenv("FLICKR_STATE_URL", url)
    monkeypatch.delenv("FLICKR_API_KEY", raising=False)
    return url


def count(url: str, *, calls: int = 1800, api_key: str = API_KEY) -> UsageReport:
    store = open_state(url)
    usage = Usage(store)
    now = time.time()
    for number in range(calls):
        usage.count(key_id(api_key), "flickr.photos.search", "ok" if number % 100 else "fail", now)
    usage.count(key_id(api_key), "flickr.people.getInfo", "ok", now - 7200, cached=True)
    report = usage.report(key_id(api_key), now)
    usage.close()
    store.close()
    return report


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_the_chart_keeps_to_its_width(url: str, width: int, ascii_only: bool) -> None:
    lines = click.unstyle(chart(count(url), width=width, ascii_only=ascii_only)).splitlines()
    assert max(map(len, lines)) <= max(40, width)
    assert not ascii_only or all(line.isascii() for line in lines)


def test_the_chart_shows_half_of_the_limit_at_half_of_its_height(url: str) -> None:
    lines = click.unstyle(chart(count(url), width=80)).splitlines()
    assert lines[0] == "Last hour  1,800 of 3,600 calls (50%)"
    assert lines[1] == "[" + "█" * 39 + "·" * 39 + "]"
    day = lines[4:12]
    assert [line.rstrip().endswith("█") for line in day] == [False] * 4 + [True] * 4
    assert day[0].startswith(" 3,600 ")
    assert day[4].startswith(" 1,800 ")
    assert "flickr.photos.search    1,800 " + "█" * 30 + " 18 failed" in lines


def test_a_single_call_shows(url: str) -> None:
    assert "▁▁" in chart(count(url, calls=1), width=80)


def test_json(url: str) -> None:
    count(url, calls=5)
    result = CliRunner().invoke(command, ["--json"])
    assert result.exit_code == 0
    report = json.loads(result.output)
    assert (report["last_hour"], report["limit"], len(report["hours"])) == (5, 3600, 24)


def test_the_key_of_the_environment_is_shown(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    count(url, calls=5)
    count(url, calls=7, api_key="another")
    assert "2 keys have been used; set FLICKR_API_KEY" in CliRunner().invoke(command).output
    monkeypatch.setenv("FLICKR_API_KEY", "another")
    assert "7 of 3,600 calls" in CliRunner().invoke(command).output


def test_without_any_call(url: str) -> None:
    result = CliRunner().invoke(command)
    assert result.exit_code == 1
    assert "no call has been counted yet" in result.output


@pytest.mark.skipif(find_spec("PIL") is None, reason="Pillow is not installed (extra png)")
def test_an_image(url: str, tmp_path: Path) -> None:
    count(url)
    result = CliRunner().invoke(command, ["--png", str(tmp_path / "usage.png")])
    assert result.exit_code == 0, result.output
    assert (tmp_path / "usage.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


def test_an_image_without_pillow_says_what_to_install(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count(url)
    for module in ("PIL", "PIL.Image"):
        monkeypatch.setitem(sys.modules, module, None)
    result = CliRunner().invoke(command, ["--png", str(tmp_path / "usage.png")])
    assert result.exit_code == 1
    assert "pip install 'flickrkit[png]'" in result.output
    assert not (tmp_path / "usage.png").exists()
