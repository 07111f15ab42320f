"""Rows that a project gives for its own helpers in `[tool.flickr-lint]`, from the settings to the finding."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from flickr_lint.cli import main

CLIENT = "flickrapi\nflickr = flickrapi.FlickrAPI(KEY, SECRET)"
LOOP = f"""
import acme.pace, {CLIENT}
def all_of(photos):
    for photo in photos:
        acme.pace.turn()
        flickr.photos.getExif(photo_id=photo)
"""
ROWS = {
    "requests": (
        "from acme.http import obtain\ndef f():\n    obtain('x', 'https://api.flickr.com/services/rest/').json()['photos']\n",
        'call = "acme.http.obtain"\nurl = [1, "address"]',
        "",
        "FLK906",
    ),
    "clients": (
        "import acme.photos  # Flickr\ngallery = acme.photos.connect()\ngallery.photos.search(txt='heron')\n",
        'call = "acme.photos.connect"',
        "",
        "FLK902",
    ),
    "stores": (
        f"import acme.shelf, {CLIENT}\nacme.shelf.Shelf('a').keep('w', flickr.photos.search(text='heron'), 90_000)\n",
        'call = "acme.shelf.Shelf.keep"\nwhat = "the shelf"\nlifetime = [2, "seconds"]\ndefault = "forever"',
        "",
        "FLK502",
    ),
    "sinks": (
        "import acme.audit, flickrapi\ndef f(flickr, oauth_token):\n    acme.audit.note('who', oauth_token)\n",
        'call = "acme.audit.note"',
        "",
        "FLK202",
    ),
    "sources": (
        "import acme.vault, flickrapi\ndef f():\n    print(acme.vault.take('flickr'))\n",
        'call = "acme.vault.take"\nlabel = "secret"',
        "",
        "FLK202",
    ),
    "propagators": (
        "import acme.text, flickrapi\ndef f(oauth_token):\n    print(acme.text.framed(oauth_token))\n",
        'call = "acme.text.framed"',
        "",
        "FLK202",
    ),
    "sanitizers": (
        "import acme.text, flickrapi\ndef f(oauth_token):\n  token = acme.text.starred(oauth_token)\n  print(token)\n",
        'call = "acme.text.{starred,blurred}"',
        "FLK202",
        "",
    ),
    "throttles": (LOOP, 'call = "acme.pace.turn"', "FLK301", ""),
    "schedules": (
        f"import acme.clock, {CLIENT}\ndef f():\n    flickr.photos.getRecent()\nacme.clock.run(250, f)\n",
        'call = "acme.clock.run"\njob = 1\nevery = 0\nunit = 0.001',
        "",
        "FLK302",
    ),
    "retries": (
        f"import acme.again, {CLIENT}\n@acme.again.insist(times=4)\ndef f(i):\n    flickr.photos.getInfo(photo_id=i)\n",
        'call = "acme.again.insist"\nwait = "pause"',
        "",
        "FLK303",
    ),
}
RULES = "FLK202,FLK301,FLK302,FLK303,FLK501,FLK502,FLK902,FLK906"


def _codes(folder: Path, *words: str) -> list[str]:
    result = CliRunner().invoke(main, ["--format", "concise", "--select", RULES, *words, str(folder)])
    assert result.exit_code in {0, 1}, result.output
    return [line.split()[1] for line in result.output.splitlines() if ": FLK" in line]


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_tells_what_a_helper_does(kind: str, tmp_path: Path) -> None:
    code, row, before, after = ROWS[kind]
    (tmp_path / "app.py").write_text(code)
    assert _codes(tmp_path) == before.split()
    (tmp_path / "pyproject.toml").write_text(f"[[tool.flickr-lint.{kind}]]\n{row}\n")
    assert _codes(tmp_path) == after.split()


def test_a_helper_of_the_project_itself_is_known_from_where_it_is_defined(tmp_path: Path) -> None:
    (tmp_path / "wall").mkdir()
    (tmp_path / "wall" / "kept.py").write_text("class Kept:\n    def put(self, name, value):\n        do(name)\n")
    (tmp_path / "wall" / "app.py").write_text(
        "import flickrapi\nfrom .kept import Kept\nflickr = flickrapi.FlickrAPI(KEY, SECRET)\nkept = Kept()\n"
        "def show():\n    kept.put('wall', flickr.photos.search(text='heron'))\n"
    )
    assert _codes(tmp_path) == []
    (tmp_path / "pyproject.toml").write_text(
        '[[tool.flickr-lint.stores]]\ncall = "wall.kept.Kept.put"\ndefault = "forever"\n'
    )
    assert _codes(tmp_path) == ["FLK501"]
    assert _codes(tmp_path, "--isolated") == []


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('[tool.flickr-lint]\nstores = "all"', "`stores`: must be tables, such as [[tool.flickr-lint.stores]]"),
        ("[[tool.flickr-lint.stores]]\nwhat = 'it'", "`stores`: row 1, lacks `call`"),
        (
            '[[tool.flickr-lint.stores]]\ncall = "a.b"\n[[tool.flickr-lint.stores]]\ncall = "a.c"\nttl = 3',
            "`stores`: row 2, `a.c`, has no key `ttl`: there are call, what, keeps, key, value, lifetime",
        ),
        (
            '[[tool.flickr-lint.stores]]\ncall = "a.b"\ndefault = "never"',
            "`stores`: row 1, `a.b`: `default` is 'never', and not seconds, 'forever'",
        ),
        (
            '[[tool.flickr-lint.requests]]\ncall = "a.b"\nurl = [1.5]',
            "`requests`: row 1, `a.b`: `url` is (1.5,), and not a position, keywords, or both",
        ),
        (
            '[[tool.flickr-lint.throttles]]\ncall = "a b"',
            "`throttles`: row 1, `a b`: `a b` is no dotted path that ends in the name of what is called",
        ),
        (
            '[[tool.flickr-lint.requests]]\ncall = "a.b"\nsends = "no"',
            "`requests`: row 1, `a.b`: `sends` must be true or false, not 'no'",
        ),
    ],
)
def test_what_is_wrong_with_a_row_is_reported_with_its_place_and_call(table: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import flickrapi\n")
    (tmp_path / "pyproject.toml").write_text(table + "\n")
    result = CliRunner().invoke(main, [str(tmp_path)])
    assert result.exit_code == 2
    assert message in result.output


def test_what_is_kept_between_runs_depends_on_the_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLICKR_LINT_CACHE_DIR", str(tmp_path / "kept"))
    (tmp_path / "project").mkdir()
    code, row, before, after = ROWS["stores"]
    (tmp_path / "project" / "app.py").write_text(code)
    settings = tmp_path / "project" / "pyproject.toml"
    for text, found in (("", before), (row, after), (row.replace("Shelf.keep", "Shelf.lose"), before)):
        settings.write_text(f"[[tool.flickr-lint.stores]]\n{text}\n" if text else "[tool.flickr-lint]\n")
        for _ in range(2):
            assert _codes(tmp_path / "project") == found.split()
