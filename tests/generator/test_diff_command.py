"""`flickr-gen diff` as a user runs it: on snapshots, spec folders, git revisions and endpoints, sound and unsound."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flickr_generator.cli import main
from flickr_generator.diff import Difference
from flickr_sandbox import Sandbox

GIT = shutil.which("git") or "git"
Run = Callable[..., tuple[int, str, str]]
ECHO, NULL = "flickr.test.echo", "flickr.test.null"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs `flickr-gen diff`; gives the exit code, stdout and stderr."""
    monkeypatch.delenv("FLICKR_API_KEY", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def go(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main(["diff", *map(str, arguments)])
        out, err = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return end.value.code, out, err

    return go


def described(name: str, *arguments: str, permission: int = 0) -> dict[str, Any]:
    """What `getMethodInfo` responses; arguments whose name ends in `!` are required."""
    listed = [{"name": each.rstrip("!"), "optional": int(not each.endswith("!"))} for each in arguments]
    about = {"name": name, "needslogin": 0, "needssigning": 0, "requiredperms": permission}
    return {"stat": "ok", "method": about, "arguments": {"argument": listed}, "errors": {}}


def write_snapshot(folder: Path, *responses: dict[str, Any], listed: list[str] | None = None) -> Path:
    (folder / "getMethodInfo").mkdir(parents=True)
    names = [response["method"]["name"] for response in responses] if listed is None else listed
    result = {"stat": "ok", "methods": {"method": [{"_content": name} for name in names]}}
    (folder / "getMethods.json").write_text(json.dumps(result))
    for response in responses:
        (folder / "getMethodInfo" / f"{response['method']['name']}.json").write_text(json.dumps(response))
    return folder


def changed(document: Path, change: Callable[[dict[str, Any]], object]) -> None:
    tree = json.loads(document.read_bytes())
    change(tree)
    document.write_text(json.dumps(tree))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return write_snapshot(tmp_path / "old", described(ECHO, "text!", "lang"), described(NULL))


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return write_snapshot(tmp_path / "new", described(ECHO, "text", permission=1), described("flickr.test.login"))


TEXT = """\
{old} (reflection) → {new} (reflection)

flickr.test.echo
  ✗ permission none → read
  ✗ argument lang removed (optional)
  + argument text required → optional

flickr.test.null
  ✗ method removed

flickr.test.login
  + method added

✗ breaking   + additive   · documentation
3 breaking, 2 additive, 0 documentation; 3 methods changed.
"""


def test_two_snapshots(run: Run, old: Path, new: Path) -> None:
    code, out, err = run(old, new)
    assert out.startswith(TEXT.format(old=old, new=new))
    assert "Not compared: " in out
    assert (code, err) == (1, "")


def test_no_changes(run: Run, old: Path) -> None:
    code, out, _ = run(old, old)
    assert code == 0
    assert "No changes in what was compared." in out


def test_markdown(run: Run, old: Path, new: Path) -> None:
    out = run(old, new, "--format", "markdown")[1]
    assert "### Breaking\n\n- **flickr.test.echo**\n  - permission none → read\n" in out
    assert "### Additive\n\n- **flickr.test.echo**: argument text required → optional\n" in out
    assert "Documentation" not in out


def test_markdown_escapes_what_flickr_says(run: Run, tmp_path: Path) -> None:
    loud = described(ECHO)
    loud["errors"] = {"error": [{"code": 1, "message": "<img src=x> `*`", "_content": ""}]}
    one, other = write_snapshot(tmp_path / "1", described(ECHO)), write_snapshot(tmp_path / "2", loud)
    assert r"(\<img src=x\> \`\*\`)" in run(one, other, "--format", "markdown")[1]


def test_json(run: Run, old: Path, new: Path) -> None:
    out = run(old, new, "--format", "json")[1]
    tree = json.loads(out)
    assert tree["summary"] == {"breaking": 3, "additive": 2, "documentation": 0}
    assert tree["old"] == {"name": str(old), "kind": "reflection"}
    assert tree["changes"][1] == {
        "subject": ECHO,
        "kind": "method",
        "part": "argument",
        "name": "lang",
        "fact": "presence",
        "change": "removed",
        "old": "optional",
        "new": None,
        "impact": "breaking",
    }
    assert Difference.from_json(out.encode()).to_json().decode() == out


@pytest.mark.parametrize(
    ("worst", "codes"),
    [
        ("breaking", {"never": 0, "breaking": 1, "additive": 1, "documentation": 1}),
        ("additive", {"never": 0, "breaking": 0, "additive": 1, "documentation": 1}),
        ("documentation", {"never": 0, "breaking": 0, "additive": 0, "documentation": 1}),
        ("nothing", {"never": 0, "breaking": 0, "additive": 0, "documentation": 0}),
    ],
)
def test_fail_on(run: Run, tmp_path: Path, worst: str, codes: dict[str, int]) -> None:
    fewer, more, worded = described(ECHO), described(ECHO, "lang"), described(ECHO, "lang")
    worded["arguments"]["argument"][0]["_content"] = "The default is 5."
    pair = {"breaking": (more, fewer), "additive": (fewer, more), "documentation": (more, worded)}
    sides = [write_snapshot(tmp_path / str(n), each) for n, each in enumerate(pair.get(worst, (more, more)))]
    assert {level: run(*sides, "--fail-on", level)[0] for level in codes} == codes


def test_what_many_methods_share_is_said_once(run: Run, tmp_path: Path) -> None:
    names = [f"flickr.test.number{letter}" for letter in "abcdefghijkl"]
    old, new = (
        write_snapshot(tmp_path / str(n), *(described(name, *arguments) for name in names))
        for n, arguments in enumerate([(), ("lang",)])
    )
    out = run(old, new)[1]
    assert "12 methods alike\n  + argument lang added (optional)\n" in out
    assert out.count("lang") == 1
    assert len(json.loads(run(old, new, "--format", "json")[1])["changes"]) == 12


def test_the_committed_specs_say_of_reflection_what_reflection_said(run: Run, specs: Path, tmp_path: Path) -> None:
    """Nothing that only the overlay or recordings know counts as a change, in either direction."""
    with Sandbox() as sandbox:
        live = ("--live", sandbox.base_url, "--api-key", sandbox.consumer_key, "--calls-per-second", 10_000)
        assert run(*live, "--fail-on", "documentation")[0] == 0
        assert run(specs, *live, "--fail-on", "documentation")[0] == 0
        assert run(specs / "methods", *live, "--fail-on", "documentation")[0] == 0


def test_two_spec_folders(run: Run, specs: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(specs, tmp_path / "other"))
    assert run(specs, other, "--fail-on", "documentation") == (
        0,
        f"{specs} (specs) → {other} (specs)\n\nNo changes.\n",
        "",
    )
    search = other / "methods" / "flickr.photos.search.json"
    changed(search, lambda tree: tree["properties"]["arguments"]["properties"].pop("bbox"))
    changed(search, lambda tree: tree.update(description="Other words."))
    changed(other / "types" / "Photo.json", lambda tree: tree["properties"].pop("owner"))
    code, out, _ = run(specs, other)
    assert code == 1
    assert "flickr.photos.search\n  ✗ argument bbox removed (optional)\n  · reworded\n" in out
    assert "type Photo\n  ✗ field owner removed (id)\n" in out
    (other / "methods" / "flickr.photos.search.json").unlink()
    assert "flickr.photos.search\n  ✗ method removed\n" in run(specs, other)[1]


def test_a_methods_folder_alone(run: Run, specs: Path, tmp_path: Path) -> None:
    alone = Path(shutil.copytree(specs / "methods", tmp_path / "alone"))
    code, out, _ = run(alone, specs)
    assert code == 0
    assert "Not compared: fields of shared types and other responses." in out
    changed(alone / f"{NULL}.json", lambda tree: tree["x-flickr"].update(permission="none"))
    assert f"{NULL}\n  ✗ permission none → read\n" in run(alone, specs)[1]


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run([GIT, *identity, *arguments], cwd=folder, check=True, capture_output=True, env=environment)
    return done.stdout.decode().strip()


@pytest.fixture
def repository(specs: Path, tmp_path: Path) -> Path:
    """A repository whose first commit has the specs, and whose second lacks an argument."""
    root = tmp_path / "repository"
    Path(shutil.copytree(specs, root / "specs" / "flickr_specs"))
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "one")
    git(root, "tag", "v1")
    search = root / "specs" / "flickr_specs" / "methods" / "flickr.photos.search.json"
    changed(search, lambda tree: tree["properties"]["arguments"]["properties"].pop("bbox"))
    git(root, "commit", "--quiet", "-a", "-m", "two")
    return root


def test_git_revisions(run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    (repository / "dirt").write_text("left alone")
    before = git(repository, "status", "--porcelain")
    code, out, _ = run("v1", "HEAD")
    short = git(repository, "rev-parse", "--short=9", "HEAD")
    assert code == 1
    assert f"→ HEAD ({short}) (specs)\n" in out
    assert "flickr.photos.search\n  ✗ argument bbox removed (optional)\n" in out
    assert run("v1", "v1", "--fail-on", "documentation")[0] == 0
    assert run("HEAD", repository / "specs" / "flickr_specs", "--fail-on", "documentation")[0] == 0
    assert run(git(repository, "rev-parse", "HEAD~1"), "HEAD~1", "--fail-on", "documentation")[0] == 0
    assert git(repository, "status", "--porcelain") == before
    assert git(repository, "worktree", "list").count("\n") == 0


def test_a_git_revision_and_a_snapshot(run: Run, repository: Path, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    code, out, _ = run("v1", old)
    assert code == 1
    assert "flickr.photos.search\n  ✗ method removed\n" in out
    assert "flickr.photos.licenses.getAvailable" not in out


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        ("v2", "no such folder, nor a git revision"),
        ("--exec=x", "no such option"),
        ("HEAD:specs", "no such folder, nor a git revision"),
        ("HEAD^{tree}", "no such folder, nor a git revision"),
        ("", "names nothing"),
        ("x" * 5000, "cannot compare: xxx"),  # why depends on the version of Python
        ("empty", "contains no folder of flickr_specs"),
    ],
)
def test_what_is_no_revision(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch, revision: str, said: str
) -> None:
    monkeypatch.chdir(repository)
    git(repository, "checkout", "--quiet", "--orphan", "empty")
    git(repository, "rm", "--quiet", "-r", "--cached", ".")
    git(repository, "commit", "--quiet", "--allow-empty", "-m", "nothing")
    code, out, err = run(revision, "v1")
    assert (code, out) == (2, "")
    assert said in err.lower()


def cut_info(folder: Path) -> None:
    (folder / "getMethodInfo" / f"{NULL}.json").unlink()


def cut_list(folder: Path) -> None:
    result = {"stat": "ok", "methods": {"method": [{"_content": ECHO}]}}
    (folder / "getMethods.json").write_text(json.dumps(result))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (shutil.rmtree, "no such folder"),
        (lambda folder: [shutil.rmtree(folder), folder.mkdir()], "is empty"),
        (lambda folder: [shutil.rmtree(folder), folder.write_text("x")], "is a file"),
        (lambda folder: (folder / "getMethods.json").unlink(), "getMethods.json: No such file"),
        (cut_info, f"{NULL}.json: No such file"),
        (cut_list, f"is half a snapshot: getMethods.json does not list {NULL}"),
        (lambda folder: shutil.rmtree(folder / "getMethodInfo"), f"{ECHO}.json: No such file"),
        (lambda folder: (folder / "getMethods.json").write_text("<html>"), "is not JSON"),
        (lambda folder: (folder / "getMethods.json").write_text('{"methods": {"method": []}}'), "lists no methods"),
        (lambda folder: (folder / "getMethodInfo" / f"{NULL}.json").write_text("{}"), f"{NULL}: the response has no"),
        (
            lambda folder: (folder / "getMethodInfo" / f"{NULL}.json").write_text('{"stat": "fail", "code": 1}'),
            f"{NULL}: Flickr returned error 1",
        ),
    ],
)
@pytest.mark.parametrize("which", ["old", "new"])
def test_a_bad_snapshot_is_never_no_changes(
    run: Run, old: Path, tmp_path: Path, damage: Callable[[Path], object], said: str, which: str
) -> None:
    bad = Path(shutil.copytree(old, tmp_path / "bad"))
    damage(bad)
    code, out, err = run(*((bad, old) if which == "old" else (old, bad)))
    assert (code, out) == (2, "")
    assert err.startswith("cannot compare: ")
    assert said in err


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda folder: shutil.rmtree(folder / "methods"), "is neither a snapshot"),
        (lambda folder: shutil.rmtree(folder / "types"), "has methods/ and no types/"),
        (lambda folder: (folder / "types" / "Photo.json").unlink(), "types/Photo.json, which is missing"),
        (lambda folder: (folder / "types" / "Photo.json").write_text("{"), "types/Photo.json: "),
        (lambda folder: (folder / "methods" / f"{NULL}.json").write_text("null"), f"methods/{NULL}.json: "),
        (lambda folder: (folder / "methods" / f"{NULL}.json").write_text(""), f"methods/{NULL}.json: "),
        (lambda folder: (folder / "methods" / f"{NULL}.json").write_bytes(b"[" * 100_000), f"methods/{NULL}.json: "),
    ],
)
def test_bad_specs_are_never_no_changes(
    run: Run, specs: Path, tmp_path: Path, damage: Callable[[Path], object], said: str
) -> None:
    bad = Path(shutil.copytree(specs, tmp_path / "bad"))
    damage(bad)
    code, out, err = run(bad, specs)
    assert (code, out) == (2, "")
    assert err.startswith(f"cannot compare: {bad}: ")
    assert said in err


def test_damaged_reflection_beside_the_specs(run: Run, specs: Path, old: Path) -> None:
    (specs / "inputs" / "reflection.json").write_text('{"methods": 1}')
    code, out, err = run(specs, old)
    assert (code, out) == (2, "")
    assert err.startswith(f"cannot compare: {specs}: inputs/reflection.json: ")


def test_an_endpoint_that_changed(run: Run, specs: Path, old: Path, endpoint: Any) -> None:
    endpoint.list_methods(ECHO, NULL)
    code, out, err = run(old, "--live", endpoint.url, "--api-key", "key", "--calls-per-second", 1000)
    assert code == 1
    assert f"{old} (reflection) → {endpoint.url} (reflection)\n" in out
    assert f"{ECHO}\n  ✗ argument lang removed (optional)\n  ✗ argument text removed (required)\n" in out
    assert "reflected 2 of 2 methods" in err
    code, out, _ = run("--live", endpoint.url, "--api-key", "key", "--calls-per-second", 1000, "--specs", specs)
    assert code == 1
    assert "flickr.photos.search\n  ✗ method removed\n" in out


@pytest.mark.parametrize(
    ("response", "said"),
    [
        ((404, {}, b"<html>"), "HTTP 404"),
        ((301, {"Location": "https://elsewhere.example/"}, b""), "a redirection to https://elsewhere.example/"),
        ((200, {}, b'{"stat": "fail", "code": 100, "message": "Invalid API Key"}'), "is the API key right?"),
        ((200, {}, b'{"stat": "ok", "photos": []}'), "lists no methods"),
    ],
)
def test_a_wrong_endpoint(run: Run, endpoint: Any, response: Any, said: str) -> None:
    endpoint.respond_with("flickr.reflection.getMethods", response)
    code, out, err = run("--live", endpoint.url, "--api-key", "key")
    assert (code, out) == (2, "")
    assert err.startswith("cannot compare: ")
    assert said in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--live",), "needs an API key"),
        (("--live", "ftp://127.0.0.1/", "--api-key", "key"), "--live takes an http(s) URL"),
        (("http://127.0.0.1:9/", "x"), "is compared with --live URL"),
        (("--live", "http://", "--api-key", "key"), "scheme, host and path"),
    ],
)
def test_a_wrong_address(run: Run, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("cannot compare: ")
    assert said in err


@pytest.mark.parametrize("arguments", [(), ("one",), ("one", "two", "three"), ("one", "two", "--live")])
def test_how_many_sides(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert "give OLD and NEW, or --live" in err
