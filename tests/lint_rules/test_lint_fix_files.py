"""Fixes over several files: in every output, in an editor, from a plug-in, and written all together or not at all."""

from __future__ import annotations

import errno
import json
import os
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from flickr_lint import registry
from flickr_lint.cli import main
from flickr_lint.config import Settings
from flickr_lint.engine import Means
from flickr_lint.findings import Edit, Fix, Region
from flickr_lint.fix.apply import chosen
from flickr_lint.fix.flow import Job, mend
from flickr_lint.fix.write import Change, RewriteError, rewrite
from flickr_lint.read.files import kind_of
from flickr_lint.read.pool import MemoryPool
from flickr_lint.read.source import Raw
from flickr_lint.registry import choose

LISTING = """\
import flickrapi

flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")


def newest(user):
    found = flickr.people.getPhotos(user_id=user, per_page=500)  # all of them
    return found["photos"]["photo"]
"""
WALL = """\
from listing import newest


def wall(user):
    for photo in newest(user):
        show(f"https://live.staticflickr.com/{photo['server']}/{photo['id']}_{photo['secret']}_b.jpg")
"""
WITH_EXTRAS = LISTING.replace("per_page=500)", 'per_page=500, extras="url_l")')
MENDED = WALL.replace(WALL.partition("show(")[2], "photo['url_l'])\n")


def _run(*words: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [*map(str, words), "--no-cache"], input=stdin)


def _mended(texts: dict[str, str], *select: str) -> dict[str, str]:
    """The files that change, as they become."""
    raws = [Raw(path, kind_of(Path(path)) or "python", textwrap.dedent(text).encode()) for path, text in texts.items()]
    _, state = mend(Job(MemoryPool(raws), choose(select or ["ALL"], ()), Settings(), Means()), unsafe=True)
    assert not state.refused
    return {path: raw.data.decode() for path, raw in state.after.items()}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A list in one file, its use in another."""
    (tmp_path / "listing.py").write_text(LISTING)
    (tmp_path / "wall.py").write_text(WALL)
    return tmp_path


def _texts(folder: Path) -> tuple[str, str]:
    return (folder / "listing.py").read_text(), (folder / "wall.py").read_text()


def test_the_list_of_another_file_brings_the_url(project: Path) -> None:
    shown = _run(project, "--diff", "--unsafe", "--select", "FLK702")
    assert "--- a/listing.py" in shown.stdout
    assert "--- a/wall.py" in shown.stdout
    assert _texts(project) == (LISTING, WALL)
    result = _run(project, "--fix", "--unsafe", "--select", "FLK702")
    assert _texts(project) == (WITH_EXTRAS, MENDED)
    assert "fixed 1 finding in 2 files" in result.stderr
    assert sorted(at.name for at in project.iterdir()) == ["listing.py", "wall.py"]


def test_lookups_are_mended_wherever_list_lookup_and_loop_are() -> None:
    helpers = """\
        from listing import flickr


        def large(photo_id):
            for size in flickr.photos.getSizes(photo_id=photo_id)["sizes"]["size"]:
                if size["label"] == "Large":
                    return size["source"]
            return "none"


        def show(photo):
            found = flickr.photos.getInfo(photo_id=photo["id"])
            print(found["photo"]["dates"]["taken"])
        """
    use = """\
        import time
        from helpers import large, show
        from listing import newest


        def urls(user):
            for photo in newest(user):
                print(large(photo["id"]))


        def dates(user):
            for photo in newest(user):
                show(photo)
        """
    after = _mended({"listing.py": LISTING, "helpers.py": helpers, "use.py": use}, "FLK401")
    assert 'extras="url_l,date_taken")' in after["listing.py"]
    assert '    print(photo["datetaken"])\n' in after["helpers.py"]
    assert 'print(photo.get("url_l", "none"))' in after["use.py"]
    assert "        show(photo)\n" in after["use.py"]


def test_extras_that_are_a_constant_of_another_file_get_one_more() -> None:
    for said, given, after in (
        ('"tags"', "settings.EXTRAS", '"tags,url_l"'),
        ('["tags", "geo"]', '",".join(settings.EXTRAS)', '["tags", "geo", "url_l"]'),
    ):
        listing = LISTING.replace("per_page=500", f"per_page=500, extras={given}").replace(
            "import flickrapi", "import flickrapi\nimport settings"
        )
        settings = "EXTRAS = {}\n"
        got = _mended({"listing.py": listing, "settings.py": settings.format(said), "wall.py": WALL}, "FLK702")
        assert got == {"settings.py": settings.format(after), "wall.py": MENDED}


SETTINGS = """\
PER_PAGE = 100
DELAY = 0.25  # seconds
CACHE_TTL = 7 * 24 * 3600
RATE = 5
"""
SERVICE = """\
import time
import flickrapi
import settings
from django.core.cache import cache
from ratelimit import limits
from settings import RATE

flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")


def all_photos(user):
    page = 1
    while True:
        found = flickr.people.getPhotos(user_id=user, page=page, per_page=settings.PER_PAGE)
        yield from found["photos"]["photo"]
        if len(found["photos"]["photo"]) < settings.PER_PAGE:
            break
        page += 1
        time.sleep(settings.DELAY)


@limits(calls=RATE, period=1)
def info(photo_id):
    return flickr.photos.getInfo(photo_id=photo_id)


def keep(photo_id):
    cache.set(photo_id, info(photo_id), settings.CACHE_TTL)
"""


def test_a_number_is_mended_in_the_settings_that_state_it() -> None:
    texts = {"settings.py": SETTINGS, "service.py": SERVICE}
    after = "PER_PAGE = 500\nDELAY = 1  # seconds\nCACHE_TTL = 86400\nRATE = 1\n"
    assert _mended(texts, "FLK302", "FLK403", "FLK502") == {"settings.py": after}
    raws = [Raw(path, "python", text.encode()) for path, text in texts.items()]
    report = Job(MemoryPool(raws), choose(["FLK302", "FLK403", "FLK502"], ()), Settings(), Means()).lint()
    (lifetime,) = (finding.fix for finding in report.findings if finding.code == "FLK502")
    assert lifetime is not None
    assert (lifetime.safety, lifetime.why) == ("unsafe", "`CACHE_TTL` of settings.py may serve something else as well")
    assert lifetime.preview == ("  settings.py:", "- CACHE_TTL = 7 * 24 * 3600", "+ CACHE_TTL = 86400")


def test_a_number_that_serves_something_else_as_well_is_mended_where_it_is_used() -> None:
    other = f"{SERVICE}\n\ndef nap():\n    time.sleep(settings.DELAY)\n"
    after = _mended({"settings.py": SETTINGS, "service.py": other}, "FLK302")
    assert after == {
        "settings.py": SETTINGS.replace("RATE = 5", "RATE = 1"),
        "service.py": other.replace("        time.sleep(settings.DELAY)", "        time.sleep(1)"),
    }


@pytest.mark.parametrize("after", ["self._delay", "delay"])
def test_a_pause_that_is_a_default_is_mended_in_the_default(after: str) -> None:
    text = """\
import time
import flickrapi


class Wall:
    def __init__(self, delay=0.25):
        self.flickr = flickrapi.FlickrAPI(KEY, SECRET)
        self._delay = delay

    def show(self, ids, delay=0.25):
        for photo_id in ids:
            print(self.flickr.photos.getInfo(photo_id=photo_id))
            time.sleep(PAUSE)


Wall().show(IDS)
""".replace("PAUSE", after)
    name = "__init__" if after.startswith("self") else "show"
    line = next(line for line in text.splitlines() if f"def {name}" in line)
    assert _mended({"wall.py": text}, "FLK302") == {"wall.py": text.replace(line, line.replace("0.25", "1"))}


def test_every_format_names_the_files_of_a_fix(project: Path) -> None:
    log = json.loads(_run(project, "--select", "FLK702", "--format", "sarif").output)
    (fix,) = log["runs"][0]["results"][0]["fixes"]
    changes = {at["artifactLocation"]["uri"]: at["replacements"] for at in fix["artifactChanges"]}
    assert sorted(changes) == ["listing.py", "wall.py"]
    assert changes["listing.py"][0]["deletedRegion"]["startLine"] == 7
    (finding,) = json.loads(_run(project, "--select", "FLK702", "--format", "json").output)["findings"]
    assert {edit["path"] for edit in finding["fix"]["edits"]} == {"listing.py", "wall.py"}


VISITOR = '''"""A team's own rule."""
import libcst as cst
import libcst.matchers as m
from flickr_lint import Edit, VisitorRule

class NoWall(VisitorRule):
    code, name, guide = "ACME109", "no-wall", ""
    summary = "a wall"
    help = "call it a board"
    VALID = ("import flickrapi",)
    INVALID = ("import flickrapi\\nwall = 1",)

    @m.visit(m.FunctionDef(name=m.Name("wall")))
    def visit_wall(self, node):
        listing, _ = self.project.lookup(self.module, "newest")
        (function,) = [at for at in listing.tree.body if getattr(at, "name", "") == "newest"]
        region = listing.region(function.body[0])
        made = listing.lines[region.line - 1][4:region.end_column - 1].replace("found =", "got =")
        self.report(
            node.name, "No walls", replacement=cst.Name("board"), why="it may be called",
            also=(Edit(region, made, listing.path),),
        )
'''


def test_a_plug_in_mends_several_files(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = project / "site"
    (site / "acme-1.dist-info").mkdir(parents=True)
    (site / "acme-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1\n")
    (site / "acme-1.dist-info" / "entry_points.txt").write_text("[flickr_lint.rules]\nacme = acme_files\n")
    (site / "acme_files.py").write_text(VISITOR)
    monkeypatch.syspath_prepend(site)
    registry.cards.cache_clear()
    try:
        _run(project, "--exclude", "site", "--select", "ACME", "--fix", "--unsafe")
    finally:
        sys.modules.pop("acme_files", None)
        registry.cards.cache_clear()
    assert _texts(project)[0] == LISTING.replace("found =", "got =")
    assert "def board(user):" in _texts(project)[1]


def _edit(path: str, start: int, end: int, text: str) -> Edit:
    return Edit(Region(1, start, 1, end), text, path)


def test_fixes_conflict_in_any_of_their_files_and_share_what_they_have_in_common() -> None:
    imported = _edit("b.py", 1, 1, "import time\n")
    one = Fix("1", (_edit("a.py", 1, 3, "x"), imported), "safe")
    same = Fix("2", (_edit("a.py", 4, 5, "y"), imported), "safe")
    other = Fix("3", (_edit("a.py", 7, 8, "z"), _edit("b.py", 1, 1, "import os\n")), "safe")
    elsewhere = Fix("4", (_edit("c.py", 1, 3, "x"),), "safe")
    assert chosen([one, same, other, elsewhere]) == [one, same, elsewhere]


def test_two_fixes_that_change_one_list_are_both_made() -> None:
    second = WALL.replace("_b.jpg", "_z.jpg")
    after = _mended({"listing.py": LISTING, "wall.py": WALL, "other.py": second}, "FLK702")
    assert after["wall.py"] == MENDED
    assert after["other.py"] == MENDED.replace("url_l", "url_z")
    assert 'extras="url_z,url_l")' in after["listing.py"]


def test_a_suppressed_line_of_another_file_is_left_alone(project: Path) -> None:
    stored = LISTING.replace("# all of them", "# flickr-lint: ignore[FLK999] all of them")
    (project / "listing.py").write_text(stored)
    _run(project, "--fix", "--unsafe", "--select", "FLK702")
    assert _texts(project) == (stored, WALL)


def test_a_file_that_is_not_in_the_run_is_not_changed(project: Path) -> None:
    for words in ((project, "--exclude", "listing.py"), (project / "wall.py",)):
        _run(*words, "--fix", "--unsafe", "--select", "FLK702")
        assert _texts(project) == (LISTING, WALL)


def test_a_notebook_is_its_owners_to_edit(project: Path) -> None:
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": LISTING}
    book = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (project / "listing.py").unlink()
    (project / "listing.ipynb").write_text(json.dumps(book))
    before = (project / "listing.ipynb").read_text()
    _run(project, "--fix", "--unsafe", "--select", "FLK702")
    assert ((project / "listing.ipynb").read_text(), (project / "wall.py").read_text()) == (before, WALL)


def test_a_list_in_a_file_of_python_2_gets_its_extras() -> None:
    old = LISTING.replace("    return", '    print "found"\n    return')
    after = _mended({"listing.py": old, "wall.py": WALL}, "FLK702")
    assert after == {"listing.py": old.replace("per_page=500)", 'per_page=500, extras="url_l")'), "wall.py": MENDED}


def test_standard_input_alone_is_not_half_mended(project: Path) -> None:
    words = ("--stdin-filename", project / "wall.py", "-", project, "--fix", "--unsafe", "--select", "FLK702")
    assert _run(*words, stdin=WALL).stdout == WALL
    assert _texts(project) == (LISTING, WALL)


def test_a_read_only_file_keeps_the_others_of_its_fix_as_they_are(project: Path) -> None:
    (project / "listing.py").chmod(0o444)
    (project / "apart.py").write_text('URL = "http://api.flickr.com/services/rest/"\n')
    result = _run(project, "--fix", "--unsafe", "--select", "FLK702,FLK104")
    assert _texts(project) == (LISTING, WALL)
    assert "listing.py:1\n" in result.output
    assert "can't be written: it is read-only" in result.output
    assert "not changed, because it is fixed together with listing.py" in result.output
    assert "fixed 1 finding in 1 file" in result.stderr
    assert "https:" in (project / "apart.py").read_text()
    assert "FLK702" in result.output
    assert len(list(project.iterdir())) == 3


@pytest.mark.parametrize("failing", ["write", "link", "replace", "second replace"])
def test_what_goes_wrong_half_way_leaves_all_files_as_they_were(
    project: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    changes = [
        Change(project / "listing.py", LISTING.encode(), WITH_EXTRAS.encode()),
        Change(project / "wall.py", WALL.encode(), MENDED.encode()),
    ]
    calls = {"write": 0, "replace": 0}
    fdopen, replace = os.fdopen, Path.replace

    def full(*words: Any, **named: Any) -> Any:
        calls["write"] += 1
        if calls["write"] > (2 if failing == "link" else 3):
            raise OSError(errno.ENOSPC, "No space left on device")
        return fdopen(*words, **named)

    def moved(self: Path, target: Path) -> Path:
        calls["replace"] += 1
        if calls["replace"] == (1 if failing == "replace" else 2):
            raise OSError(errno.EIO, "Input/output error")
        return replace(self, target)

    def no_link(*_: Any) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    if failing in {"write", "link"}:
        monkeypatch.setattr(os, "fdopen", full)
    else:
        monkeypatch.setattr(Path, "replace", moved)
    if failing == "link":
        monkeypatch.setattr(os, "link", no_link)
    with pytest.raises(RewriteError):
        rewrite(changes, [project])
    monkeypatch.undo()
    assert _texts(project) == (LISTING, WALL)
    assert sorted(at.name for at in project.iterdir()) == ["listing.py", "wall.py"]
    rewrite(changes, [project])
    assert _texts(project) == (WITH_EXTRAS, MENDED)
    assert sorted(at.name for at in project.iterdir()) == ["listing.py", "wall.py"]


def test_without_a_second_name_a_copy_brings_the_file_back(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_link(*_: Any) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_link)
    changes = [
        Change(project / "listing.py", LISTING.encode(), WITH_EXTRAS.encode()),
        Change(project / "wall.py", b"changed meanwhile", MENDED.encode()),
    ]
    with pytest.raises(RewriteError, match="changed while") as caught:
        rewrite(changes, [project])
    assert caught.value.file == project / "wall.py"
    (project / "again.py").symlink_to(project / "listing.py")
    twice = [changes[0], Change(project / "again.py", LISTING.encode(), b"")]
    with pytest.raises(RewriteError, match="another path leads to the same file"):
        rewrite(twice, [project])
    assert _texts(project) == (LISTING, WALL)
