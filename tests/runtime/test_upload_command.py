"""`flickr upload` as its user sees it, before a Flickr of four calls."""

import json
import sys
from pathlib import Path
from typing import Any, Self

import pytest
from click.testing import CliRunner, Result

from flickr_runtime.commands.terminal import Terminal
from flickr_runtime.commands.upload import upload_command
from flickr_runtime.credentials import Credentials, Token
from flickr_runtime.errors import ConfigurationError
from flickr_runtime.flow import Flow, drive
from flickr_runtime.messages import Request, Response
from flickr_runtime.multipart import MultipartBody
from flickr_runtime.transport import MockTransport
from flickr_runtime.upload.session import UploadSession

TAG = "checksum:sha1=867ed8dcdfe835ee6f81a4a6d7d590da44dbe9d3"  # of b"otter"


class Client:
    """A client whose user is an otter."""

    forms: list[Request] = []
    error: Exception | None = None
    response = b'<rsp stat="ok"><photoid>54000000001</photoid></rsp>'

    @classmethod
    def from_env(cls) -> Self:
        if cls.error:
            raise cls.error
        return cls()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""

    def upload_session(self) -> UploadSession:
        token = Token(token="t", secret="u")
        return UploadSession(self.call, Credentials(api_key="k", api_secret="s", token=token))

    def call(self, _name: str, **_: str) -> Flow[dict[str, Any]]:
        known = {"nsid": "1@N02", "privacy": 4, "safety_level": 1, "content_type": 1, "hidden": 1}
        return {"person": {**known, "photos": {"maxupload": 100}, "videos": {"maxupload": 100}}}
        yield

    def run(self, flow: Flow[Any], /) -> Any:
        return drive(flow, MockTransport(self.send), lambda _seconds: None)

    def send(self, request: Request) -> Response:
        assert sum(map(len, MultipartBody(request.fields, request.files)))
        self.forms.append(request)
        return Response(status=200, body=self.response)


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(Client, "forms", [])
    Path("otter.jpg").write_bytes(b"otter")


def flickr_upload(*arguments: str) -> Result:
    return CliRunner().invoke(upload_command(Client), arguments, catch_exceptions=False)


def test_it_tells_before_and_after() -> None:
    result = flickr_upload("otter.jpg")
    assert result.exit_code == 0
    output = [line.rstrip() for line in result.stdout.splitlines() if line.strip() and "Uploading" not in line]
    assert output == [
        "otter.jpg  5 bytes",
        "1 file, 5 bytes to send, with:",
        "  Privacy:      Friends and Family (your default)",
        "  Safety level: Safe (your default)",
        "  Content type: Photo (your default)",
        "  Search:       Shown in public searches (your default)",
        "  Added tag:    checksum:sha1=… of each file, by which photos are found again",
        "uploaded  54000000001  https://www.flickr.com/photos/1@N02/54000000001/  otter.jpg",
        f"          added the tag {TAG}",
        "Add titles and tags at https://www.flickr.com/photos/upload/edit/?ids=54000000001",
    ]


def test_the_second_time_there_is_nothing_to_do() -> None:
    flickr_upload("otter.jpg")
    result = flickr_upload("otter.jpg")
    assert "otter.jpg  5 bytes  done before: photo 54000000001" in result.stdout
    assert "skipped   54000000001  otter.jpg" in result.stdout
    assert len(Client.forms) == 1
    assert len(list(Path("state").rglob("up.flickr.com_1@N02.jsonl"))) == 1


def test_options_reach_flickr() -> None:
    options = "--title T --tags kelp --privacy friends-and-family --safety restricted --content-type screenshot"
    result = flickr_upload(*options.split(), "--hidden", "yes", "--no-checksum", "--journal", "j.jsonl", "otter.jpg")
    assert "  Privacy:      Friends and Family\n" in result.stdout
    assert "Added tag" not in result.stdout
    assert Client.forms[0].fields == {
        "title": "T",
        "tags": "kelp",
        "is_public": "0",
        "is_friend": "1",
        "is_family": "1",
        "safety_level": "3",
        "content_type": "2",
        "hidden": "2",
    }
    assert Path("j.jsonl").exists()


def test_a_dry_run_sends_and_notes_nothing() -> None:
    result = flickr_upload("--dry-run", "otter.jpg")
    assert result.exit_code == 0
    assert "with:" in result.stdout
    assert Client.forms == []
    assert not Path("state").exists()


def test_a_file_that_is_too_large_is_reported_before() -> None:
    Path("large.jpg").write_bytes(bytes(101))
    result = flickr_upload("--dry-run", "large.jpg", "otter.jpg")
    assert "cannot be uploaded: large.jpg: 101 bytes, but this account's photos may have 100 bytes" in result.stderr
    assert "5 bytes to send" in result.stdout


def test_a_failure_is_reported_and_the_rest_is_done() -> None:
    result = flickr_upload("nothing.jpg", "otter.jpg")
    assert result.exit_code == 1
    assert "cannot be uploaded: upload: nothing.jpg: No such file or directory" in result.stderr
    assert "uploaded  54000000001" in result.stdout


def test_an_error_of_all_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Client, "error", ConfigurationError("no API key: set FLICKR_API_KEY"))
    result = flickr_upload("otter.jpg")
    assert (result.exit_code, result.stderr) == (1, "Error: no API key: set FLICKR_API_KEY\n")


@pytest.mark.parametrize("arguments", [[], ["--privacy", "everybody", "x"], ["--parallel", "99", "x"]])
def test_a_misspelt_command_is_reported(arguments: list[str]) -> None:
    assert flickr_upload(*arguments).exit_code == 2


def test_json_tells_who_may_see_a_photo_that_was_uploaded_before() -> None:
    output = [json.loads(flickr_upload("otter.jpg", "--json", *more).stdout) for more in ([], ["--privacy", "private"])]
    assert [(each["status"], each["privacy"]) for each in output] == [
        ("uploaded", "friends-and-family"),
        ("skipped", "friends-and-family"),
    ]


def test_a_stdout_that_is_full_is_reported_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        for _ in range(3):
            Terminal().lines(["uploaded"])
    assert capsys.readouterr().err == "stdout: No space left on device; no more results are written to it\n"


def test_options_that_change_nothing_of_a_photo_that_was_uploaded_before_are_named() -> None:
    flickr_upload("otter.jpg")
    output = flickr_upload("otter.jpg", "--title", "Otter", "--tags", "otter", "--safety", "safe").stdout
    assert "Photos that were uploaded before do not change: not their title, tags, safety level" in output
    assert "do not change" not in flickr_upload("otter.jpg").stdout
