"""`flickr doctor`, `download`, `upload --album`, `completion` and `--json`, as their user runs them, at Flickr."""

from __future__ import annotations

import json
import os
import re
import shutil
import struct
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from click.shell_completion import BashComplete
from click.testing import CliRunner

from flickr_client import Flickr
from flickr_client._cli import main
from flickr_runtime.images.partial import open_partial, partial_path
from flickr_sandbox import Sandbox
from flickr_sandbox.pictures.draw import draw
from tests.programs import Program

if TYPE_CHECKING:
    from collections.abc import Iterator

FLICKR = Path(sys.executable).with_name("flickr")
HALF_A_FILE = """
import sys, time
from pathlib import Path
from flickr_runtime.images.partial import open_partial, partial_path
path = partial_path(Path(sys.argv[1]))
file = open_partial(path)
file.write(b"half")
file.flush()
print(path, flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def at_flickr() -> Iterator[Sandbox]:
    with Sandbox(as_flickr=True) as sandbox:
        yield sandbox


class Outcome(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


class Shell:
    """A user's shell with a home folder, the key, and otterbank's token."""

    def __init__(self, sandbox: Sandbox, home: Path) -> None:
        token = sandbox.sign_in("otterbank")
        self.home = home
        self.environ = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        self.environ |= {
            "HOME": str(home),
            "FLICKR_API_KEY": sandbox.consumer_key,
            "FLICKR_API_SECRET": sandbox.consumer_secret,
            "FLICKR_OAUTH_TOKEN": token.token,
            "FLICKR_OAUTH_TOKEN_SECRET": token.secret,
        }

    def flickr(self, *arguments: str, **changes: str) -> Outcome:
        """What a command prints, in this process: most tests are not about processes, which take their time."""
        here = Path.cwd()
        os.chdir(self.home)
        try:
            done = CliRunner().invoke(main, arguments, env=self.environ | changes, prog_name="flickr")
        finally:
            os.chdir(here)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return Outcome(done.exit_code, done.stdout, done.stderr)

    def at_terminal(self, *arguments: str, columns: int) -> str:
        """What a terminal of so many columns shows, without colours."""
        import fcntl
        import pty
        import termios

        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        environ = {name: value for name, value in self.environ.items() if name not in {"COLUMNS", "LINES"}}
        streams = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
        with Program([FLICKR, *arguments], cwd=self.home, env=environ, **streams) as process:
            os.close(theirs)
            shown = b""
            with suppress(OSError):  # Linux says so at the end
                while piece := os.read(ours, 65536):
                    shown += piece
            os.close(ours)
            process.wait(120)
        return re.sub(r"\x1b\[[0-9;]*m", "", shown.decode().replace("\r\n", "\n"))

    def process(self, *arguments: str) -> Outcome:
        """What a command prints as a program of its own."""
        done = subprocess.run(
            [FLICKR, *arguments],
            cwd=self.home,
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def shell(at_flickr: Sandbox, tmp_path: Path) -> Shell:
    home = tmp_path / "home"
    home.mkdir()
    return Shell(at_flickr, home)


def checks(outcome: Outcome) -> dict[str, dict[str, str]]:
    return {check["name"]: check for check in json.loads(outcome.stdout)}


def test_the_doctor_finds_nothing_wrong(shell: Shell) -> None:
    outcome = shell.process("doctor", "--json")
    assert (outcome.returncode, outcome.stderr) == (0, "")
    found = checks(outcome)
    assert {name: check["status"] for name, check in found.items()} == dict.fromkeys(
        ("versions", "server", "proxy", "TLS", "limit", "cache", "key", "clock", "token"), "ok"
    )
    assert found["token"]["found"] == "from FLICKR_OAUTH_TOKEN; Otter of Sandbank, permission delete"
    assert "of 3600 calls in the last hour" in found["limit"]["found"]
    result = shell.flickr("doctor")
    assert [line.split()[1] for line in result.stdout.splitlines()] == list(found)


@pytest.mark.parametrize(
    ("changes", "name", "advice"),
    [
        ({"FLICKR_API_KEY": "0" * 32}, "key", "compare it with"),
        ({"FLICKR_API_SECRET": "0" * 16}, "token", "compare the API secret with"),
        ({"FLICKR_OAUTH_TOKEN": "72157000000000000-0000000000000000"}, "token", "run `flickr login` again"),
        ({"FLICKR_BASE_URL": "ftp://flickr.com"}, "server", "correct or unset the variable"),
        ({"https_proxy": "gopher://proxy"}, "proxy", "correct or unset the variable"),
        ({"FLICKR_API_KEY": "", "FLICKR_API_SECRET": ""}, "key", "or run `flickr login`"),
        ({"FLICKR_STATE_URL": "nothing://x"}, "limit", "correct or unset FLICKR_STATE_URL"),
        ({"FLICKR_OAUTH_TOKEN": ""}, "key", ""),
        ({"FLICKR_API_KEY": ""}, "key", "set both, or neither"),
    ],
)
def test_the_doctor_says_what_is_wrong_and_what_to_do(shell: Shell, changes: dict[str, str], name: str, advice: str):
    outcome = shell.flickr("doctor", "--json", **changes)
    assert outcome.returncode == 1, outcome.stdout
    assert outcome.stderr == ""
    found = checks(outcome)[name]
    assert found["status"] == "error"
    assert advice in found["advice"]
    assert not any(secret and secret in outcome.stdout for secret in shell.environ["FLICKR_OAUTH_TOKEN_SECRET"].split())


def test_the_doctor_reports_a_fault_once(shell: Shell) -> None:
    found = checks(shell.flickr("doctor", "--json", SSL_CERT_FILE="/nowhere.pem"))
    assert "SSL_CERT_FILE" in found["proxy"]["found"]
    assert [found[name]["status"] for name in ("key", "token")] == ["skipped", "skipped"]


def test_the_doctor_says_if_nothing_is_cached_on_disk(shell: Shell) -> None:
    found = checks(shell.flickr("doctor", "--json", "--offline", XDG_CACHE_HOME="/dev/null/x"))
    assert found["cache"]["status"] == "warning"
    assert found["cache"]["advice"] == "make the user's cache folder writable"


def test_the_doctor_works_offline(shell: Shell) -> None:
    found = checks(shell.flickr("doctor", "--offline", "--json", FLICKR_REST_URL="https://api.flickr.invalid/rest/"))
    assert found["key"]["found"] == "from FLICKR_API_KEY; not checked with Flickr"
    assert found["server"]["status"] == "warning"


def test_a_download_goes_on_where_the_one_before_stopped(shell: Shell) -> None:
    first = shell.process("download", "me", "--to", "backup", "--max", "3", "--per-second", "20", "--json")
    assert (first.returncode, first.stderr) == (0, "")
    results = [json.loads(line) for line in first.stdout.splitlines()]
    assert [result["status"] for result in results] == ["downloaded"] * 3
    for result in results:
        assert (shell.home / "backup" / result["file"]).stat().st_size == result["bytes"]
        assert result["page_url"].startswith("https://www.flickr.com/photos/")
    (shell.home / "backup" / results[0]["file"]).write_bytes(b"half")
    index = shell.home / "backup" / "flickr-downloads.jsonl"
    index.write_bytes(index.read_bytes() + b'{"photo_id": "cut of')
    again = shell.process("download", "me", "--to", "backup", "--max", "4", "--per-second", "20")
    assert again.returncode == 0
    assert [line.split()[0] for line in again.stdout.splitlines()] == ["downloaded", "skipped", "skipped", "downloaded"]
    assert len(list((shell.home / "backup").glob("*.*g*"))) == 4
    third = shell.flickr("download", "me", "--to", "backup", "--max", "4")  # the line that was cut off spoils no other
    assert [line.split()[0] for line in third.stdout.splitlines()] == ["skipped"] * 4


def test_the_next_download_removes_what_a_killed_one_left(shell: Shell) -> None:
    folder = shell.home / "backup"
    killed = Program([sys.executable, "-c", HALF_A_FILE, str(folder / "1.jpg")], stdout=subprocess.PIPE, text=True)
    with killed, open_partial_in(folder) as others:
        assert killed.stdout
        left = Path(killed.stdout.readline().strip())
        assert left.is_file()
        killed.kill()
        killed.wait(60)
        outcome = shell.flickr("download", "me", "--to", "backup", "--max", "1", "--size", "sq")
        assert outcome.returncode == 0, outcome.stderr
        assert not left.exists()
        assert others.exists()  # another process is downloading into the same folder
        assert {path.suffix for path in folder.iterdir()} == {".jpg", ".jsonl", ".part"}


@contextmanager
def open_partial_in(folder: Path) -> Iterator[Path]:
    folder.mkdir()
    path = partial_path(folder / "2.jpg")
    with open_partial(path):
        yield path


def test_nothing_to_download(shell: Shell) -> None:
    outcome = shell.flickr("download", "--search", "no such words")
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, "", "no photos were found\n")


def test_a_name_that_stands_for_the_current_folder_by_accident(shell: Shell) -> None:
    (shell.home / "otter.png").write_bytes(draw("otter", 64, 48))
    outcome = shell.flickr("upload", "")
    assert outcome.returncode == 2
    assert "a file name is empty" in outcome.stderr
    outcome = shell.flickr("upload", "otter.png", "--album", " ")
    assert outcome.returncode == 2
    assert "give the album a name" in outcome.stderr
    outcome = shell.flickr("upload", "otter.png", "--album", "Otters", "--dry-run")
    assert outcome.stdout.endswith("  Album:        Otters\n")


@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_an_index_that_is_no_file_is_reported(shell: Shell, kind: str) -> None:
    index = shell.home / "flickr-downloads.jsonl"
    {"pipe": os.mkfifo, "folder": Path.mkdir, "device": lambda path: path.symlink_to("/dev/zero")}[kind](index)
    outcome = shell.flickr("download", "me", "--max", "1")
    assert (outcome.returncode, outcome.stdout) == (1, "")
    assert outcome.stderr.startswith("Error: flickr-downloads.jsonl: cannot be read: ")


def test_what_can_be_downloaded(shell: Shell, at_flickr: Sandbox) -> None:
    def downloaded(*what: str) -> list[str]:
        outcome = shell.flickr("download", *what, "--size", "sq", "--per-second", "20", "--max", "2", "--json")
        assert (outcome.returncode, outcome.stderr) == (0, ""), what
        return [json.loads(line)["photo_id"] for line in outcome.stdout.splitlines()]

    album = json.loads(shell.flickr("call", "photosets.getList").stdout)["photosets"]["photoset"][0]
    in_album = downloaded(f"https://www.flickr.com/photos/otterbank/albums/{album['id']}")
    assert len(in_album) == 2
    assert downloaded(f"https://www.flickr.com/photos/otterbank/{in_album[0]}/") == in_album[:1]
    assert downloaded("otterbank") == downloaded("Otter of Sandbank")  # as in the address, and as shown
    assert len(downloaded("mapwright")) == len(downloaded("https://www.flickr.com/photos/mapwright/")) == 2
    assert len(downloaded("--search", "otters")) == 2


@pytest.mark.parametrize(
    ("what", "says"),
    [
        (
            "nobody-has-this-name",
            "there is no user called 'nobody-has-this-name'; give an address or an NSID, or --search",
        ),
        ("https://example.org/photos/a", "give the address of a photo, an album"),
        ("https://www.flickr.com/photos/tags/otter/", "is the address of a tag, which has no photos to list"),
    ],
)
def test_what_cannot_be_downloaded(shell: Shell, what: str, says: str) -> None:
    outcome = shell.flickr("download", what, "--to", "nothing")
    assert outcome.returncode == 1
    assert says in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_a_size_that_is_not_served_fails_for_that_photo_alone(shell: Shell) -> None:
    outcome = shell.flickr("download", "me", "--size", "6k", "--max", "2", "--per-second", "20", "--json")
    assert outcome.returncode == 1
    results = [json.loads(line) for line in outcome.stdout.splitlines()]
    assert [result["status"] for result in results] == ["failed", "failed"]
    assert "is not served in size '6k'" in results[0]["error"]
    assert not (shell.home / "flickr-downloads.jsonl").exists()


def test_a_folder_is_uploaded_to_an_album(shell: Shell, at_flickr: Sandbox) -> None:
    folder = shell.home / "trip" / "day one"
    folder.mkdir(parents=True)
    for name in ("b.jpg", "a.jpg", ".hidden.jpg"):
        (folder / name).write_bytes(draw(f"{shell.home}{name}", 320, 240))
    (folder / "notes.txt").write_text("no photo")
    outcome = shell.process("upload", "--album", "By the river", "--json", "trip")
    assert outcome.returncode == 0, outcome.stderr
    results = {Path(result["path"]).name: result for result in map(json.loads, outcome.stdout.splitlines())}
    assert set(results) == {"a.jpg", "b.jpg"}
    assert {result["status"] for result in results.values()} == {"uploaded"}
    assert "Added 2 photos to the album By the river (" in outcome.stderr
    (shell.home / "c.jpg").write_bytes(draw("c", 320, 240))
    again = shell.process("upload", "--album", "By the river", "trip", "c.jpg")
    assert again.returncode == 0, again.stderr
    assert "Added 1 photo to the album By the river (" in again.stderr
    assert "2 were in it already" in again.stderr
    with Flickr(at_flickr.consumer_key, base_url=None, state=False) as flickr:
        albums = [album for album in flickr.photosets.get_list(user_id="10203040@N01") if album.title == "By the river"]
    assert len(albums) == 1


def test_an_empty_folder_uploads_nothing(shell: Shell) -> None:
    (shell.home / "empty").mkdir()
    outcome = shell.flickr("upload", "empty")
    assert outcome.returncode == 1
    assert "no photos or videos" in outcome.stderr


def test_results_as_json(shell: Shell) -> None:
    assert json.loads(shell.flickr("whoami", "--json").stdout)["username"] == "Otter of Sandbank"
    listed = json.loads(shell.flickr("methods", "licenses", "--json").stdout)
    assert [method["path"] for method in listed] == [
        "photos.licenses.get_available",
        "photos.licenses.get_info",
        "photos.licenses.get_license_history",
        "photos.licenses.set_license",
    ]
    explained = json.loads(shell.flickr("explain", "photos.search", "--json").stdout)
    assert explained["name"] == "flickr.photos.search"
    assert explained["paged"] is True
    assert {"name": "per_page", "required": False, "type": "int | None", "minimum": 1, "maximum": 500} in [
        {key: value for key, value in argument.items() if key != "values"} for argument in explained["arguments"]
    ]
    assert json.loads(shell.flickr("usage", "--json").stdout)["limit"] == 3600


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_a_script_for_each_shell(shell: Shell, name: str) -> None:
    outcome = shell.flickr("completion", name)
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert "_FLICKR_COMPLETE" in outcome.stdout


def completed(line: str) -> set[str]:
    *words, begun = line.split(" ")[1:]
    return {item.value for item in BashComplete(main, {}, "flickr", "_FLICKR_COMPLETE").get_completions(words, begun)}


@pytest.mark.parametrize(
    ("line", "some"),
    [
        ("flickr do", {"doctor", "download"}),
        ("flickr call photos.sea", {"photos.search"}),
        ("flickr call flickr.photos.licenses.g", {"flickr.photos.licenses.getInfo"}),
        ("flickr explain photosets.getL", {"photosets.getList"}),
        ("flickr call photos.search per_", {"per_page="}),
        ("flickr call photos.search text=otters sort=rel", {"sort=relevance"}),
        ("flickr call photos.search has_geo=", {"has_geo=0", "has_geo=1"}),
        ("flickr call photos.search extras=url_m,own", {"extras=url_m,owner_name"}),
        ("flickr call photos.get_in", {"photos.get_info"}),
        ("flickr call photos.get_info photo", {"photo_id="}),
        ("flickr methods photos.sea", {"photos.search"}),
        ("flickr download --size larg", {"largest"}),
    ],
)
def test_names_and_values_are_completed(line: str, some: set[str]) -> None:
    assert some <= completed(line)
    assert not {item for item in completed(line) if not item.startswith(line.rsplit(" ", maxsplit=1)[-1])}


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(
    ("line", "replies"),
    [
        ("flickr call photos.search so", ["sort="]),
        ("flickr call photos.search sort=rel", ["relevance"]),  # bash replaces what comes after `=`
        ("flickr call photos.search extras=url_m,owner_n", ["url_m,owner_name"]),
        ("flickr call photos.search text='two words' has_geo=", ["0", "1"]),
        ("flickr upload --privacy fri", ["friends", "friends-and-family"]),
    ],
)
def test_bash_itself_completes(shell: Shell, line: str, replies: list[str]) -> None:
    script = """
        compopt() { :; }  # bash refuses it outside of a completion
        eval "$(flickr completion bash)"
        COMP_LINE=$1 COMP_POINT=${#1}
        _flickr_completion flickr
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    environ = shell.environ | {"PATH": f"{FLICKR.parent}{os.pathsep}{os.environ['PATH']}"}
    command = ["bash", "--norc", "-c", script, "bash", line]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=120, check=False)
    assert (done.stdout.splitlines(), done.stderr) == (replies, "")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("columns", [80, 60])
@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("doctor", "--offline"),
        ("methods", "photos.get"),
        ("whoami", "-h"),
        ("call", "photos.search", "sort=newest"),
        ("call", "photos.search", "user_id=otterbank"),
        ("download", "nobody-of-this-name"),
        ("upload", "--safety", "unknown-word", "otter.jpg"),
    ],
)
def test_what_a_terminal_shows_fits_its_width(shell: Shell, columns: int, arguments: tuple[str, ...]) -> None:
    """Words are wrapped, not cut; only what has no blank (a path) may be longer."""
    shown = shell.at_terminal(*arguments, columns=columns)
    assert shown.strip()
    too_long = [line for line in shown.splitlines() if len(line) > columns]
    assert not [line for line in too_long if len(line.split()[-1]) < columns - 40], too_long
    assert "..." not in shown.replace("[ARGS]...", "")
