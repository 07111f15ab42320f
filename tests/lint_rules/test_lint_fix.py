"""Fixes: what they change and leave alone, that they come to rest, and how files are written."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from flickr_lint.cli import main
from flickr_lint.config import Settings
from flickr_lint.engine import Means
from flickr_lint.findings import Edit, Fix, Region
from flickr_lint.fix.apply import EditError, chosen, edited, replaced
from flickr_lint.fix.flow import Job, mend
from flickr_lint.fix.write import Change, RewriteError, rewrite
from flickr_lint.read.pool import MemoryPool
from flickr_lint.read.source import Raw
from flickr_lint.registry import all_rules, choose
from flickr_lint.testing import sources_of

HTTP = 'URL = "http://api.flickr.com/services/rest/"\n'
HTTPS = HTTP.replace("http:", "https:")


def _run(*words: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [*map(str, words), "--no-cache"], input=stdin)


def _mended(text: str, *, select: str = "ALL", unsafe: bool = True, path: str = "wall.py") -> str:
    kind = "template" if path.endswith(".html") else "python"
    raw = Raw(path, kind, textwrap.dedent(text).encode())
    _, state = mend(Job(MemoryPool([raw]), choose([select], ()), Settings(), Means()), unsafe=unsafe)
    return state.after.get(path, raw).data.decode()


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("FLK104", HTTP, HTTPS),
        (
            "FLK104",
            'x = f"http://api.flickr.com/services/rest/?m={m}"\n',
            'x = f"https://api.flickr.com/services/rest/?m={m}"\n',
        ),
        (
            "FLK104",
            "x = ('http://www.flickr.com'\n     '/services/rest/')\n",
            "x = ('https://www.flickr.com'\n     '/services/rest/')\n",
        ),
        (
            "FLK502",
            "import flickrapi\nCACHE_TTL = 60*60 * 24*7  # week\n",
            "import flickrapi\nCACHE_TTL = 86400  # week\n",
        ),
        ("FLK502", "import flickrapi\nCACHE_DAYS = 7\n", "import flickrapi\nCACHE_DAYS = 1\n"),
        ("FLK502", "import flickrapi\nCACHE_TTL = '604800'\n", "import flickrapi\nCACHE_TTL = '86400'\n"),
        (
            "FLK502",
            "import requests_cache as r\nr.install_cache('flickr', expire_after=timedelta( days = 30 ))\n",
            "import requests_cache as r\nr.install_cache('flickr', expire_after=timedelta( days=1))\n",
        ),
        ("FLK001", "flickr = 1  # flickr-lint: ignore[FLK103] no longer\n", "flickr = 1\n"),
        ("FLK001", "# flickr-lint: ignore[FLK103] no longer\nflickr = 1\n", "flickr = 1\n"),
        ("FLK001", "flickr = 1  # a word, flickr-lint: ignore[FLK103]\n", None),
        (
            "FLK002",
            f"{HTTP[:-1]}  # flickr-lint: ingore[FLK104] x\n",
            f"{HTTP[:-1]}  # flickr-lint: ignore[FLK104] x\n",
        ),
        (
            "FLK002",
            f"{HTTP[:-1]}  # flickr-lint: ignore[insecure-htp] x\n",
            f"{HTTP[:-1]}  # flickr-lint: ignore[insecure-http] x\n",
        ),
    ],
)
def test_fixes(rule: str, before: str, after: str | None) -> None:
    if rule == "FLK001":
        raw = Raw("wall.py", "python", before.encode())
        _, state = mend(Job(MemoryPool([raw]), choose(["ALL"], ["FLK9", "FLK3"]), Settings(), Means()))
        assert state.after.get("wall.py", raw).data.decode() == (after or before)
    else:
        assert _mended(before, select=rule) == after


API = '"https://api.flickr.com/services/rest/"'


@pytest.mark.parametrize(
    ("rule", "line", "after", "safe"),
    [
        (
            "FLK602",
            'PRIVACY = ["Public", "Friends & family", "Only me"]',
            'PRIVACY = ["Public", "Friends and Family", "Private"]',
            False,
        ),
        ("FLK602", 'privacy = ["public", "friends", "only me"]', 'privacy = ["public", "friends", "private"]', False),
        ("FLK902", "f.photos.search(text='a', perpage=10)", "f.photos.search(text='a', per_page=10)", True),
        ("FLK902", "f.photos.search(tag='a')", "f.photos.search(tags='a')", False),
        (
            "FLK908",
            f"requests.get( {API},\n  params={{'method': 'flickr.photos.delete'}},  # gone\n)",
            f"requests.post( {API},\n  data={{'method': 'flickr.photos.delete'}},  # gone\n)",
            False,
        ),
        ("FLK909", "f.photos.search(text='a', per_page=1000)", "f.photos.search(text='a', per_page=500)", True),
    ],
)
def test_renames_terms_verbs_and_values(rule: str, line: str, after: str, *, safe: bool) -> None:
    head = "import flickrapi, requests\nf = flickrapi.FlickrAPI(K, S)\n"
    assert _mended(f"{head}{line}\n", select=rule) == f"{head}{after}\n"
    assert _mended(f"{head}{line}\n", select=rule, unsafe=False) == f"{head}{after if safe else line}\n"


def test_the_alphabet_of_short_urls_is_safe_to_mend_where_its_length_is_right() -> None:
    right = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
    text = "import flickrapi\nA = '{}'\nurl = 'https://flic.kr/p/' + encode(i, A)\n"
    assert _mended(text.format(right.swapcase()), select="FLK703", unsafe=False) == text.format(right)
    longer = text.format(f"0{right}lIO")
    assert _mended(longer, select="FLK703", unsafe=False) == longer
    assert _mended(longer, select="FLK703") == text.format(right)


def test_a_constant_that_serves_something_else_is_left_alone() -> None:
    text = """
        import flickrapi
        WEEK = 7 * 86_400
        def f(cache):
            cache.set("wall", flickrapi.FlickrAPI(K, S).photos.search(text="a"), WEEK)
            remind(WEEK)
    """
    assert _mended(text, select="FLK502").strip() == textwrap.dedent(text).replace("), WEEK)", "), 86400)").strip()


@pytest.mark.parametrize(
    ("extras", "after"),
    [
        ('"owner_name"', '"owner_name,url_m"'),
        ('"url_m, tags"', '"url_m, tags"'),
        ('["tags"]', '["tags", "url_m"]'),
        ("['tags', 'geo']", "['tags', 'geo', 'url_m']"),
        (
            "(\n    'tags',  # for search\n    'geo',  # for the map\n)",
            "(\n    'tags',  # for search\n    'geo',  # for the map\n    'url_m',\n)",
        ),
    ],
)
def test_urls_by_hand_become_extras_where_the_call_has_some(extras: str, after: str) -> None:
    head = "import flickrapi\nflickr = flickrapi.FlickrAPI(K, S)\n"
    call = "found = flickr.photos.search(text='a', extras={})\n"
    loop = "for p in found['photos']['photo']:\n    show({})\n"
    by_hand = "f\"https://live.staticflickr.com/{p['server']}/{p['id']}_{p['secret']}.jpg\""
    before = head + call.format(extras) + loop.format(by_hand)
    assert _mended(before, select="FLK702") == head + call.format(after) + loop.format("p['url_m']")
    assert _mended(before, select="FLK702", unsafe=False) == before
    without = before.replace(f", extras={extras}", "")
    assert "search(text='a', extras=\"url_m\")" in _mended(without, select="FLK702")


def test_every_fix_of_every_example_comes_to_rest_and_mends_what_it_says() -> None:
    rules = choose(["ALL"], ())
    for rule in all_rules():
        for example in rule.INVALID:
            pool = MemoryPool(sources_of(example))
            report, state = mend(Job(pool, rules, Settings(), Means()), unsafe=True)
            assert not state.refused
            assert not [f for f in report.findings if f.fix and f.fix.safety != "display-only"], (rule.code, example)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (HTTP.encode() + b"x = 1", HTTPS.encode() + b"x = 1"),
        (HTTP.replace("\n", "\r\n").encode() * 2, HTTPS.replace("\n", "\r\n").encode() * 2),
        (b"\xef\xbb\xbf" + HTTP.encode(), b"\xef\xbb\xbf" + HTTPS.encode()),
        (f"# coding: latin-1\n# é\n{HTTP}".encode("latin-1"), f"# coding: latin-1\n# é\n{HTTPS}".encode("latin-1")),
        (f"# é \U0001f600 \x0c\n{HTTP}".encode(), f"# é \U0001f600 \x0c\n{HTTPS}".encode()),
        (f"a = 'é\U0001f600'; {HTTP}".encode(), f"a = 'é\U0001f600'; {HTTPS}".encode()),
        (f"a = 1\r{HTTP}".encode(), f"a = 1\r{HTTPS}".encode()),
    ],
)
def test_marks_line_ends_and_encodings_stay(tmp_path: Path, data: bytes, expected: bytes) -> None:
    file = tmp_path / "wall.py"
    file.write_bytes(data)
    file.chmod(0o640)
    result = _run(file, "--fix", "--select", "FLK104")
    assert (result.exit_code, file.read_bytes()) == (0, expected)
    assert file.stat().st_mode & 0o777 == 0o640
    assert "fixed" in result.stderr
    assert list(tmp_path.iterdir()) == [file]


def test_the_difference_is_shown_and_nothing_written(tmp_path: Path) -> None:
    file = tmp_path / "wall.py"
    file.write_text(HTTP)
    result = _run(file, "--diff", "--select", "FLK104")
    assert result.exit_code == 1
    assert f"-{HTTP}+{HTTPS}" in result.stdout
    assert file.read_text() == HTTP
    _run(file, "--fix", "--select", "FLK104")
    result = _run(file, "--diff", "--select", "FLK104")
    assert (result.exit_code, result.stdout) == (0, "")


def test_standard_input_comes_back_mended() -> None:
    result = _run("--stdin-filename", "wall.py", "-", "--fix", "--select", "FLK104", stdin=HTTP)
    assert (result.exit_code, result.stdout) == (0, HTTPS)


def test_what_is_suppressed_or_below_a_threshold_is_not_mended(tmp_path: Path) -> None:
    file = tmp_path / "wall.py"
    for text, words in ((f"{HTTP[:-1]}  # flickr-lint: ignore[FLK104] x\n", ()), (HTTP, ("--ignore", "FLK104"))):
        file.write_text(text)
        _run(file, "--fix", *words)
        assert file.read_text() == text


def test_nothing_outside_of_what_was_given_is_written(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    for name in ("wall.py", "other.py"):
        (outside / name).write_text(HTTP)
    (inside / "link.py").symlink_to(outside / "wall.py")
    (inside / "folder").symlink_to(outside)
    for path in (inside, inside / "link.py"):
        result = _run(path, "--fix", "--select", "FLK104")
        assert result.exit_code == 1
        assert "outside what was given" in result.output
    assert {(outside / name).read_text() for name in ("wall.py", "other.py")} == {HTTP}


def test_a_link_within_what_was_given_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text(HTTP)
    (tmp_path / "link.py").symlink_to(tmp_path / "real.txt")
    assert _run(tmp_path, "--fix", "--select", "FLK104").exit_code == 0
    assert (tmp_path / "real.txt").read_text() == HTTPS
    assert (tmp_path / "link.py").is_symlink()


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "wall.py"
    file.write_text("changed")
    with pytest.raises(OSError, match="changed while"):
        rewrite([Change(file, b"before", b"after")], [tmp_path])
    with pytest.raises(RewriteError, match="outside what was given"):
        rewrite([Change(file, b"changed", b"after")], [tmp_path / "elsewhere"])
    assert file.read_text() == "changed"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_file_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "wall.py").write_text(HTTP)
    tmp_path.chmod(0o500)
    try:
        result = _run(tmp_path, "--fix", "--select", "FLK104")
    finally:
        tmp_path.chmod(0o700)
    assert result.exit_code == 1
    assert "can't be written" in result.output


def _edit(line: int, column: int, end_column: int, text: str) -> Edit:
    return Edit(Region(line, column, line, end_column), text)


def test_fixes_that_touch_each_other_wait_for_the_next_round() -> None:
    first, second, third = (
        Fix(name, (edit,), "safe")
        for name, edit in (("1", _edit(1, 1, 5, "a")), ("2", _edit(1, 4, 8, "b")), ("3", _edit(1, 5, 6, "c")))
    )
    assert chosen([first, second, third]) == [first, third]


def test_an_edit_that_breaks_the_file_is_refused() -> None:
    with pytest.raises(EditError, match="no valid Python"):
        edited(Raw("a.py", "python", b"x = 1\n"), [_edit(1, 5, 6, "(")])
    with pytest.raises(EditError, match="cannot encode"):
        edited(Raw("a.py", "python", b"# coding: latin-1\nx = 1\n"), [_edit(2, 5, 6, "'\u20ac'")])
    with pytest.raises(EditError, match="overlap"):
        replaced("abcdef", [_edit(1, 1, 4, ""), _edit(1, 2, 3, "x")])


@given(st.text(alphabet="ab\né\U0001f600\r"), st.data())
def test_an_edit_changes_its_region_and_nothing_else(text: str, data: st.DataObject) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    line = data.draw(st.integers(1, len(lines)))
    start = data.draw(st.integers(0, len(lines[line - 1])))
    end = data.draw(st.integers(start, len(lines[line - 1])))
    result = replaced(text, [_edit(line, start + 1, end + 1, "X")])
    changed = [*lines]
    changed[line - 1] = lines[line - 1][:start] + "X" + lines[line - 1][end:]
    assert result.replace("\r\n", "\n").replace("\r", "\n") == "\n".join(changed)
    assert (result.count("\r\n"), result.count("\r")) == (text.count("\r\n"), text.count("\r"))
