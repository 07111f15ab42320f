"""Claims: one at a time, for threads and processes, given up by whoever dies; and a journal that several share."""

from __future__ import annotations

import errno
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from flickr_runtime.errors import ArgumentError
from flickr_runtime.upload.claims import Claims
from flickr_runtime.upload.journal import Journal, Stamp
from tests.programs import Program

HOLDER = """
import sys, time
from pathlib import Path
from flickr_runtime.upload.claims import Claims
assert Claims(Path(sys.argv[1])).take("a")
print("taken", flush=True)
time.sleep(60)
"""
RACER = """
import sys
from pathlib import Path
from flickr_runtime.upload.claims import Claims
claims, won = Claims(Path(sys.argv[1])), 0
while won < 20:
    if claims.take("a"):
        place = Path(sys.argv[2])
        place.mkdir()  # fails if two are here
        place.rmdir()
        claims.release("a")
        won += 1
print(won)
"""
STAMP = Stamp("/otter.jpg", 5, 7)


def test_one_at_a_time_in_one_object_and_in_several(tmp_path: Path) -> None:
    first, second = Claims(tmp_path / "claims"), Claims(tmp_path / "claims")
    assert first.take("a")
    assert not first.take("a")
    assert not second.take("a")
    assert second.take("b")
    assert f"process {os.getpid()} on " in second.holder("a")
    first.release("a")
    assert second.take("a")
    second.release("a")
    second.release("b")
    assert list(tmp_path.iterdir()) == []


def test_a_killed_process_gives_its_claims_up(tmp_path: Path) -> None:
    folder = tmp_path / "claims"
    with Program([sys.executable, "-c", HOLDER, folder], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "taken\n"
        claims = Claims(folder)
        assert not claims.take("a")
        assert f"process {holder.pid} on " in claims.holder("a")
        holder.send_signal(signal.SIGKILL)
    assert claims.take("a")
    claims.release("a")


def test_processes_never_have_the_same(tmp_path: Path, started: Callable[..., Program]) -> None:
    command = [sys.executable, "-c", RACER, tmp_path / "claims", tmp_path / "place"]
    racers = [started(command) for _ in range(4)]
    output = [racer.communicate(timeout=60) for racer in racers]
    assert [error for _, error in output] == [""] * 4
    assert [won for won, _ in output] == ["20\n"] * 4


def test_threads_never_have_the_same(tmp_path: Path) -> None:
    here, most, lock = [0], [0], threading.Lock()

    def race(claims: Claims) -> None:
        for _ in range(100):
            if claims.take("a"):
                with lock:
                    here[0] += 1
                    most[0] = max(most[0], here[0])
                with lock:
                    here[0] -= 1
                claims.release("a")

    shared = Claims(tmp_path / "claims")
    threads = [
        threading.Thread(target=race, args=(claims,)) for claims in (shared, shared, Claims(tmp_path / "claims"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_a_place_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArgumentError, match="Not a directory|File exists"):
        Claims(tmp_path / "file").take("a")


def test_a_disk_without_locks_is_reported_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def none(_number: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("flickr_runtime.upload.claims._lock", none)
    caplog.set_level(logging.WARNING, "flickr_client.uploads")
    claims = Claims(tmp_path / "claims")
    assert claims.take("a")
    assert claims.take("b")
    assert caplog.text.count("files cannot be locked here") == 1


def test_a_journal_learns_what_others_noted_when_it_claims(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    mine, others = Journal(path), Journal(path)
    others.note("done", STAMP, "aa", "7", privacy=4)
    assert mine.of_content("aa") is None
    assert mine.claim("aa")
    found = mine.of_content("aa")
    assert found is not None
    assert (found.photo_id, found.privacy) == ("7", 4)
    assert mine.done(STAMP) == found
    assert mine.knows_size(5)
    assert not others.claim("aa")
    mine.release("aa")


def test_a_last_line_without_its_end_counts(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    Journal(path).note("done", STAMP, "aa", "7")
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    journal = Journal(path)
    assert journal.done(STAMP) is not None
    journal.note("done", Stamp("/b", 1, 2), "bb", "8")
    journal.refresh()
    assert len(path.read_bytes().splitlines()) == 2
    assert Journal(path).done(Stamp("/b", 1, 2)) is not None


def test_a_journal_that_was_begun_anew_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    for number in range(5):
        journal.note("done", Stamp(f"/{number}", 1, 2), f"a{number}", "7")
    journal.refresh()
    path.unlink()
    Journal(path).note("done", STAMP, "aa", "8")
    journal.refresh()
    assert journal.done(STAMP) is not None


def test_what_surely_failed_is_not_looked_for(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    journal.note("begun", STAMP, "aa")
    assert journal.of_content("aa") is not None
    journal.note("failed", STAMP, "aa")
    assert journal.of_content("aa") is None
    assert Journal(path).of_content("aa") is None
    journal.note("done", STAMP, "aa", "7")
    journal.note("failed", STAMP, "aa")
    assert journal.of_content("aa") is not None


def test_how_old_an_entry_is(tmp_path: Path) -> None:
    now = [1000.0]
    journal = Journal(tmp_path / "journal.jsonl", clock=lambda: now[0])
    journal.note("begun", STAMP, "aa")
    entry = journal.of_content("aa")
    assert entry is not None
    now[0] = 1030
    assert journal.age(entry) == 30
    now[0] = 5  # the clock was set back: it may be new
    assert journal.age(entry) == 0


def test_a_full_disk_leaves_no_half_claim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    monkeypatch.setattr(os, "write", lambda _file, data: len(data) - 1)
    with pytest.raises(ArgumentError, match="No space left on device"):
        journal.note("begun", STAMP, "aa")
    assert journal.of_content("aa") is None
