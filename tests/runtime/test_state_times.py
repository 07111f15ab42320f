"""The time of a file is the same for all who use it, however busy the machine is while they read its clocks."""

from __future__ import annotations

import sqlite3

import pytest

from flickr_runtime.state import clock
from flickr_runtime.state.times import TIMES, Times


class Busy(clock.Machine):
    """A machine on which a quarter of a second passes whenever a clock is read."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0

    def uptime(self) -> float:
        self.passed += 0.25
        return 1000 + self.passed

    def wall(self) -> float:
        return 1_700_000_000 + self.uptime()


@pytest.fixture(autouse=True)
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("uptime", "wall", "boot", "_began"):
        monkeypatch.setattr(clock, name, getattr(clock, name))  # what to go back to
    clock.read_from(Busy())


def anchor(connection: sqlite3.Connection) -> float:
    (result,) = connection.execute("SELECT anchor FROM times").fetchone()
    return float(result)


@pytest.mark.parametrize("latest", [None, 1_700_009_999.0])
def test_who_comes_later_counts_as_the_first(latest: float | None) -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(TIMES)
    shifts, anchors = [], []
    for _ in range(5):  # processes, each of which notes how far it is
        times = Times(never_young=False)
        times.read(connection, latest)
        times.note(connection)
        shifts.append(times.shift)
        anchors.append(anchor(connection))
    connection.close()
    assert shifts == pytest.approx([shifts[0]] * 5, abs=1e-3)
    assert anchors == pytest.approx([anchors[0]] * 5, abs=1e-3)
