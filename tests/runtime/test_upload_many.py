"""Many files: what is done is skipped, what was begun is looked for, what fails does not hold up the rest."""

import hashlib
import os
import threading
import time
from pathlib import Path
from typing import Any

import anyio
import pytest

from flickr_runtime.async_client import drive_async
from flickr_runtime.async_transport import AsyncMockTransport
from flickr_runtime.credentials import Credentials, Token
from flickr_runtime.errors import ArgumentError, LimitReached
from flickr_runtime.flow import Flow, drive
from flickr_runtime.messages import Request, Response
from flickr_runtime.multipart import MultipartBody
from flickr_runtime.transport import MockTransport
from flickr_runtime.upload.batch import Batch, Outcome
from flickr_runtime.upload.flows import upload_flow
from flickr_runtime.upload.journal import Journal, Stamp, journal_path, stamp_of
from flickr_runtime.upload.many import upload_many, upload_many_async
from flickr_runtime.upload.options import UploadOptions
from flickr_runtime.upload.session import UploadSession


class Account:
    """A Flickr with one account, which accepts every file but those that a test names."""

    def __init__(self) -> None:
        self.photos: dict[str, str] = {}
        self.responses: dict[bytes, bytes] = {}
        self.running = self.most_running = 0
        self._lock = threading.Lock()
        self.meet: threading.Barrier | None = None
        token = Token(token="t", secret="u", user_nsid="1@N02")
        self.session = UploadSession(self.call, Credentials(api_key="k", api_secret="s", token=token))

    def call(self, name: str, **_: str) -> Flow[dict[str, Any]]:
        if name in {"flickr.photos.search", "flickr.people.getPhotos"}:
            found = [{"id": photo_id, "tags": tag} for tag, photo_id in self.photos.items()]
            return {"photos": {"photo": found}}
        return {"person": {"nsid": "1@N02", "privacy": 5}}
        yield

    def send(self, request: Request) -> Response:
        with self._lock:
            self.running += 1
            self.most_running = max(self.most_running, self.running)
        if self.meet is not None:
            self.meet.wait(30)
        sent = b"".join(MultipartBody(request.fields, request.files))
        with self._lock:
            self.running -= 1
            for part, response in self.responses.items():
                if part in sent:
                    return Response(status=200, body=response)
            assert request.fields["tags"] not in self.photos, "a duplicate"
            self.photos[request.fields["tags"]] = photo_id = str(len(self.photos) + 1)
        return Response(status=200, body=f'<rsp stat="ok"><photoid>{photo_id}</photoid></rsp>'.encode())

    def run(self, flow: Flow[Any]) -> Any:
        return drive(flow, MockTransport(self.send), lambda _seconds: None)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{name}.jpg" for name in "abcdef"]
    for path in paths:
        path.write_bytes(path.name.encode() * 100)
    return paths


def statuses(outcomes: list[Outcome]) -> list[str]:
    return [outcome.status for outcome in outcomes]


def tag(path: Path) -> str:
    return f"checksum:sha1={hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest()}"


def test_each_is_uploaded_once_and_told(files: list[Path]) -> None:
    account, messages = Account(), []
    outcomes = upload_many(account.run, Batch(account.session), [*files, files[0]], done=messages.append)
    assert [outcome.path for outcome in outcomes] == files
    assert statuses(outcomes) == ["uploaded"] * 6
    assert sorted(messages, key=lambda outcome: outcome.path) == outcomes
    assert {tag(outcome.path): outcome.photo_id for outcome in outcomes} == account.photos


def test_so_many_at_a_time(files: list[Path]) -> None:
    account = Account()
    account.meet = threading.Barrier(3)
    assert statuses(upload_many(account.run, Batch(account.session), files, parallel=3)) == ["uploaded"] * 6
    assert account.most_running == 3


@pytest.mark.parametrize("parallel", [0, 17])
def test_how_many_is_bounded(parallel: int, files: list[Path]) -> None:
    with pytest.raises(ArgumentError, match=f"parallel={parallel}: give a number from 1 to 16"):
        upload_many(Account().run, Batch(Account().session), files, parallel=parallel)


def test_a_second_run_sends_what_is_new(files: list[Path], tmp_path: Path) -> None:
    account, path = Account(), tmp_path / "state" / "journal.jsonl"
    upload_many(account.run, Batch(account.session, Journal(path)), files[:2])
    os.utime(files[0], (1, 1))  # touched, not changed
    files[1].write_bytes(b"changed")
    outcomes = upload_many(account.run, Batch(account.session, Journal(path)), files[:3])
    assert statuses(outcomes) == ["skipped", "uploaded", "uploaded"]
    assert outcomes[0].photo_id == account.photos[tag(files[0])]
    assert path.stat().st_mode & 0o777 == 0o600


def test_files_alike_are_one_photo_even_at_once(files: list[Path]) -> None:
    for path in files:
        path.write_bytes(b"all the same")
    account = Account()
    outcomes = upload_many(account.run, Batch(account.session), files, parallel=6)
    assert sorted(statuses(outcomes)) == ["skipped"] * 5 + ["uploaded"]
    assert {outcome.photo_id for outcome in outcomes} == {"1"}


def test_a_file_that_fails_does_not_hold_up_the_rest(files: list[Path]) -> None:
    account = Account()
    account.responses[b"b.jpg"] = b'<rsp stat="fail"><err code="5" msg="Filetype was not recognised" /></rsp>'
    outcomes = upload_many(account.run, Batch(account.session), [*files, Path("missing.jpg")], parallel=1)
    assert statuses(outcomes) == ["uploaded", "failed", *["uploaded"] * 4, "failed"]
    assert "error 5" in str(outcomes[1].error)
    assert "missing.jpg: No such file" in str(outcomes[-1].error)


def test_an_error_that_concerns_all_ends_it(files: list[Path]) -> None:
    account = Account()
    account.responses[b"b.jpg"] = b'<rsp stat="fail"><err code="6" msg="Upload limit reached" /></rsp>'
    outcomes = upload_many(account.run, Batch(account.session), files, parallel=1)
    assert statuses(outcomes) == ["uploaded", "failed", *["not tried"] * 4]
    assert isinstance(outcomes[1].error, LimitReached)


def test_tags_of_any_kind_are_for_every_file(files: list[Path]) -> None:
    account = Account()
    options = UploadOptions(tags=(word for word in ("otter", "sea kelp")))
    upload_many(account.run, Batch(account.session, options=options), files[:2])
    assert set(account.photos) == {f'otter "sea kelp" {tag(path)}' for path in files[:2]}
    account.run(upload_flow(account.session, b"bytes", tags=iter(["otter"])))
    assert sum(tags.startswith("otter ") for tags in account.photos) == 3


def test_wrong_options_begin_nothing(files: list[Path]) -> None:
    account = Account()
    options: Any = {"privacy": 77}
    with pytest.raises(ArgumentError, match="privacy must be one of .* not 77"):
        upload_many(account.run, Batch(account.session, options=options), files)
    assert account.photos == {}


def test_what_was_begun_is_looked_for(files: list[Path], tmp_path: Path) -> None:
    account, journal = Account(), tmp_path / "journal.jsonl"
    sha1 = tag(files[0]).removeprefix("checksum:sha1=")
    Journal(journal).note("begun", stamp_of(files[0]), sha1)
    account.photos[tag(files[0])] = "99"
    outcomes = upload_many(account.run, Batch(account.session, Journal(journal)), files[:1])
    assert (outcomes[0].status, outcomes[0].photo_id) == ("found", "99")
    assert Journal(journal).done(stamp_of(files[0])) is not None


def test_an_interrupt_stops_in_the_middle_and_the_next_run_goes_on(files: list[Path], tmp_path: Path) -> None:
    account, journal = Account(), tmp_path / "journal.jsonl"
    files[1].write_bytes(bytes(3_000_000))

    def interrupt(path: Path, sent: int, total: int) -> None:
        if path == files[1] and sent < total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upload_many(account.run, Batch(account.session, Journal(journal), progress=interrupt), files, parallel=1)
    assert list(account.photos) == [tag(files[0])]
    outcomes = upload_many(account.run, Batch(account.session, Journal(journal)), files)
    assert statuses(outcomes) == ["skipped", *["uploaded"] * 5]


def test_stopping_ends_what_is_under_way(files: list[Path]) -> None:
    account = Account()
    files[0].write_bytes(bytes(3_000_000))
    batch = Batch(account.session, progress=lambda *_: batch.stop())
    outcomes = upload_many(account.run, batch, files[:2], parallel=1)
    assert statuses(outcomes) == ["failed", "not tried"]
    assert "stopped after" in str(outcomes[0].error)
    assert account.photos == {}


def test_tasks_do_what_threads_do(files: list[Path]) -> None:
    account = Account()
    files[1].write_bytes(files[0].read_bytes())
    transport = AsyncMockTransport(account.send)
    batch = Batch(account.session, options=UploadOptions(title="x"))

    async def upload() -> list[Outcome]:
        return await upload_many_async(lambda flow: drive_async(flow, transport), batch, files, parallel=2)

    outcomes = anyio.run(upload)
    assert sorted(statuses(outcomes)) == ["skipped", *["uploaded"] * 5]
    assert [outcome.path for outcome in outcomes] == files


def test_a_damaged_journal_forgets_only_what_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    first, second = Stamp("/a", 1, 2), Stamp("/b", 1, 2)
    Journal(path).note("done", first, "aa", "7")
    with path.open("ab") as file:
        file.write(b'not json\n\xff\xfe\n{"state":"done","path":"/c"}\n{"state":"done","pa')
    Journal(path).note("done", second, "bb", "8")
    again = Journal(path)
    assert [entry.photo_id for entry in map(again.done, [first, second]) if entry] == ["7", "8"]


def test_a_journal_that_cannot_be_kept_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ArgumentError, match="journal .*: Not a directory"):
        Journal(tmp_path / "file" / "journal.jsonl")
    with pytest.raises(ArgumentError, match="Is a directory"):
        Journal(tmp_path)


def test_accounts_and_servers_have_journals_of_their_own() -> None:
    paths = {
        journal_path(url, nsid).name
        for url in ("https://up.flickr.com/services/upload/", "http://127.0.0.1:5000/services/upload/")
        for nsid in ("1@N02", "2@N02", "../../x")
    }
    assert len(paths) == 6
    assert "up.flickr.com_1@N02.jsonl" in paths
    assert not any("/" in name for name in paths)


@pytest.mark.parametrize(
    "error", [RecursionError("deep"), MemoryError(), UnicodeError("odd"), KeyError("x"), OSError(5)]
)
def test_whatever_is_wrong_with_one_file_the_others_go_on(files: list[Path], error: Exception) -> None:
    account = Account()

    def progress(path: Path, _sent: int, _total: int) -> None:
        if path.name == "b.jpg":
            raise error

    outcomes = upload_many(account.run, Batch(account.session, progress=progress), files, parallel=2)
    assert statuses(outcomes) == ["uploaded", "failed", *["uploaded"] * 4]
    assert str(outcomes[1].error).startswith(f"upload: {files[1]}: {type(error).__name__}")
    assert outcomes[1].error is not None
    assert outcomes[1].error.__cause__ is error


def test_files_that_change_under_our_hands(files: list[Path]) -> None:
    files[1].unlink()
    files[2].unlink()
    files[2].mkdir()
    files[3].write_bytes(b"")
    os.mkfifo(files[3].with_name("pipe.jpg"))
    wanted = [*files, files[3].with_name("pipe.jpg"), Path("\udcff.jpg"), Path("nul\0.jpg"), Path("x" * 5000)]
    outcomes = upload_many(Account().run, Batch(Account().session), wanted)
    assert statuses(outcomes) == ["uploaded", *["failed"] * 3, *["uploaded"] * 2, *["failed"] * 4]
    assert all(outcome.error for outcome in outcomes if not outcome.ok)


def test_a_photo_that_cannot_be_noted_is_uploaded_all_the_same(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    note = Journal.note

    def full(self: Journal, state: Any, *arguments: Any, **named: Any) -> None:
        if state == "done":
            raise ArgumentError("journal: No space left on device")
        note(self, state, *arguments, **named)

    monkeypatch.setattr(Journal, "note", full)
    account = Account()
    outcomes = upload_many(account.run, Batch(account.session, Journal(tmp_path / "j.jsonl")), files[:1])
    assert statuses(outcomes) == ["uploaded"]
    assert "photo 1 is uploaded, and that cannot be noted" in caplog.text
    monkeypatch.undo()
    again = upload_many(account.run, Batch(account.session, Journal(tmp_path / "j.jsonl")), files[:1])
    assert statuses(again) == ["found"]


@pytest.mark.parametrize(
    ("response", "looked_for"),
    [(b'<rsp stat="fail"><err code="5" msg="no" /></rsp>', False), (b"<html>", True)],
    ids=["refused", "lost"],
)
def test_only_what_may_be_stored_is_looked_for_in_the_next_run(
    files: list[Path], tmp_path: Path, response: bytes, looked_for: bool
) -> None:
    account, journal = Account(), tmp_path / "journal.jsonl"
    account.responses[b"a.jpg"] = response
    upload_many(account.run, Batch(account.session, Journal(journal)), files[:1])
    assert (Journal(journal).of_content(tag(files[0]).removeprefix("checksum:sha1=")) is not None) == looked_for


def test_an_interrupt_tells_what_had_left_whole(files: list[Path]) -> None:
    account, messages = Account(), []
    both, goes_on = threading.Barrier(2), threading.Event()
    send = account.send

    def slow(request: Request) -> Response:
        response = send(request)
        both.wait(30)
        if request.files["photo"].name == "b.jpg":
            goes_on.wait(30)  # Flickr takes its time for this one
        return response

    account.send = slow  # type: ignore[method-assign]

    def done(outcome: Outcome) -> None:
        messages.append(outcome)
        if len(messages) == 1:
            threading.Timer(0.1, goes_on.set).start()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upload_many(account.run, Batch(account.session), files[:2], parallel=2, done=done)
    assert statuses(messages) == ["uploaded"] * 2


def test_somebody_else_is_waited_for(files: list[Path], tmp_path: Path) -> None:
    account, path = Account(), tmp_path / "journal.jsonl"
    others = Journal(path)
    sha1 = tag(files[0]).removeprefix("checksum:sha1=")
    assert others.claim(sha1)
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            others.note("done", stamp_of(files[0]), sha1, "77")
            others.release(sha1)

    def run(flow: Flow[Any]) -> Any:
        return drive(flow, MockTransport(account.send), sleep)

    outcomes = upload_many(run, Batch(account.session, Journal(path)), files[:2])
    assert [(outcome.status, outcome.photo_id) for outcome in outcomes] == [("skipped", "77"), ("uploaded", "1")]


def test_nobody_is_waited_for_without_end(files: list[Path], tmp_path: Path) -> None:
    account, path, waits = Account(), tmp_path / "journal.jsonl", [0.0]
    others = Journal(path)
    for file in files[:3]:
        assert others.claim(tag(file).removeprefix("checksum:sha1="))

    def run(flow: Flow[Any]) -> Any:
        return drive(flow, MockTransport(account.send), waits.append)

    outcomes = upload_many(run, Batch(account.session, Journal(path)), files[:4])
    assert statuses(outcomes) == ["failed", "failed", "failed", "uploaded"]
    assert f"process {os.getpid()} on " in str(outcomes[0].error)
    assert "is still uploading it; run this again when it has ended" in str(outcomes[0].error)
    assert 600 <= sum(waits) < 610  # for all of them together


@pytest.mark.parametrize(
    ("notes", "tracked", "age", "waited"),
    [
        (["begun"], True, 5, 0),
        (["begun"], False, 5, 30),
        (["begun", "sent"], True, 5, 30),
        (["begun", "sent"], True, 4000, 0),
        (["sent", "failed"], True, 5, 0),
    ],
    ids=["not whole", "of a former version", "whole", "long ago", "refused"],
)
def test_how_long_an_interrupted_file_is_looked_for(
    files: list[Path], tmp_path: Path, notes: list[Any], tracked: bool, age: float, waited: float
) -> None:
    account, path, waits = Account(), tmp_path / "journal.jsonl", [0.0]
    journal = Journal(path, clock=lambda: time.time() - age)
    for note in notes:
        journal.note(note, stamp_of(files[0]), tag(files[0]).removeprefix("checksum:sha1="), tracked=tracked)

    def run(flow: Flow[Any]) -> Any:
        return drive(flow, MockTransport(account.send), waits.append)

    assert statuses(upload_many(run, Batch(account.session, Journal(path)), files[:1])) == ["uploaded"]
    assert sum(waits) == waited


def test_what_has_left_is_noted_before_the_form_ends(files: list[Path], tmp_path: Path) -> None:
    account, path = Account(), tmp_path / "journal.jsonl"
    seen: list[tuple[bytes, list[str]]] = []

    def send(request: Request) -> Response:
        for chunk in MultipartBody(request.fields, request.files):
            noted = [line.split('"')[3] for line in path.read_text().splitlines()]
            seen.append((chunk[:4], noted))
        return Response(status=200, body=b'<rsp stat="ok"><photoid>1</photoid></rsp>')

    def run(flow: Flow[Any]) -> Any:
        return drive(flow, MockTransport(send), lambda _seconds: None)

    upload_many(run, Batch(account.session, Journal(path)), files[:1])
    assert seen[-3:] == [(b"a.jp", ["begun"]), (b"\r\n", ["begun", "sent"]), (b"--fl", ["begun", "sent"])]
