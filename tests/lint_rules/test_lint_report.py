"""The page for people: every sentence has its verdict, places are named, and nothing of the project is markup in it."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from flickr_lint.cli import main
from flickr_lint.guide import SENTENCES

ROOT = Path(__file__).parents[2]
LEAK = 'FLICKR_KEY = "7d02c9fa41b86e35d0f7a92c5be1483f"\n'


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _report(*paths: Path, output: Path) -> tuple[Result, str, str]:
    result = CliRunner().invoke(main, ["report", *map(str, paths), "--output", str(output)])
    if result.exit_code:
        return result, "", ""
    return result, (output / "report.html").read_text(), (output / "report.md").read_text()


def test_every_sentence_has_its_verdict_and_every_finding_its_place(tmp_path: Path) -> None:
    result, html, markdown = _report(ROOT / "examples" / "holiday_wall", output=tmp_path / "new" / "folder")
    assert result.output.splitlines() == [
        str(tmp_path / "new" / "folder" / name) for name in ("report.html", "report.md")
    ]
    page = _Page(html)
    assert [attrs["id"] for tag, attrs in page.tags if tag == "section" and "id" in attrs] == list(SENTENCES)
    for text in (html, markdown):
        assert all(f"{identifier}" in text for identifier in SENTENCES)
        assert "FLK502" in text
        assert "cannot be seen in code" in text
    assert page.open == []


def test_the_page_needs_nothing_and_runs_nothing(tmp_path: Path) -> None:
    _, html, _ = _report(ROOT / "examples" / "holiday_wall", output=tmp_path)
    page = _Page(html)
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.tags}
    assert not any(name.startswith("on") or name == "src" for _, attrs in page.tags for name in attrs)
    assert "default-src 'none'" in html


def test_what_is_kept_is_reported_and_reasons_are_shown(tmp_path: Path) -> None:
    (tmp_path / "wall.py").write_text(f"{LEAK[:-1]}  # flickr-lint: ignore[FLK103] key of the <b>sandbox</b>\n")
    (tmp_path / "old.py").write_text("import flickrapi\nprint 'x'\n")
    _, html, markdown = _report(tmp_path, output=tmp_path / "out")
    assert 'id="G9">\n<h2><span class="badge absent">' in html
    assert 'id="G12">\n<h2><span class="badge absent">' in html
    assert "key of the &lt;b&gt;sandbox&lt;/b&gt;" in html
    assert "key of the \\<b\\>sandbox\\</b\\>" in markdown
    assert "old.py" in html.partition("Not linted")[2]
    assert "What code alone does not show" in markdown


def test_a_project_that_has_nothing_to_do_with_flickr_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import json\n")
    _, html, _ = _report(tmp_path, output=tmp_path / "out")
    assert html.count('<td><span class="badge unseen">') == len(SENTENCES)


def test_names_and_code_of_the_project_are_escaped(tmp_path: Path) -> None:
    name = "<img src=x onerror=alert(1)>.py"
    code = "import flickrapi\nCACHE_TTL = 7 * 86_400  # </pre><script>alert(1)</script> \x1b[31m\n"
    (tmp_path / name).write_text(code)
    _, html, markdown = _report(tmp_path, output=tmp_path / "out")
    tags = {tag for tag, _ in _Page(html).tags}
    assert not {"script", "img"} & tags
    assert "\x1b" not in html
    assert "<img" not in markdown.replace("\\<img", "")


def test_secrets_are_not_handed_around(tmp_path: Path) -> None:
    (tmp_path / "wall.py").write_text(LEAK)
    _, html, markdown = _report(tmp_path, output=tmp_path / "out")
    assert 'id="G12">\n<h2><span class="badge broken">' in html
    assert not any("7d02c9fa41b86e35d0f7a92c5be1483f" in text for text in (html, markdown))


def _sentences(path: Path) -> dict[str, Any]:
    result = CliRunner().invoke(main, ["report", str(path), "--format", "json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_a_script_with_one_lookup_claims_nothing_about_uploads(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(
        "import os, flickrapi\n"
        'flickr = flickrapi.FlickrAPI(os.environ["FLICKR_KEY"], os.environ["FLICKR_SECRET"], format="parsed-json")\n'
        'print(flickr.photos.getInfo(photo_id="1"))\n'
    )
    report = _sentences(tmp_path)
    states = {row["id"]: row["status"] for row in report["sentences"]}
    assert states["G7"] == states["G8"] == states["G9"] == states["G16"] == states["G4"] == "absent"
    assert states["G1"] == "unseen"
    stored = {row["id"]: row["kept_by"] for row in report["sentences"] if row["status"] == "kept"}
    assert stored.keys() == {"G2", "G12", "D2"}
    assert stored["G12"][0] == {"what": "`FLICKR_KEY` is read from the environment", "path": "one.py", "line": 2}
    assert report["profile"]["methods"] == {"flickr.photos.getInfo": 1}
    assert report["profile"]["permission_needed"] is None
    assert report["profile"]["kept"] == []


def test_what_a_project_is_is_named(tmp_path: Path) -> None:
    (tmp_path / "wall.py").write_text(
        "import flickrapi, requests_cache, time\n"
        'session = requests_cache.CachedSession("wall", expire_after=3600)\n'
        "flickr = flickrapi.FlickrAPI(KEY, SECRET)\n"
        'flickr.authenticate_via_browser(perms="write")\n'
        "for i in ids:\n"
        '    flickr.photos.addTags(photo_id=i, tags="a")\n'
        "    time.sleep(1)\n"
        'requests.post("https://chat.example/hook", data="done")\n'
        "def first():\n"
        '    return session.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent").json()\n'
    )
    report = _sentences(tmp_path)
    profile = report["profile"]
    assert profile["methods"] == {"flickr.photos.addTags": 1, "flickr.photos.getRecent": 1}
    assert (profile["permission_needed"], profile["permissions_asked"]) == ("write", ["write"])
    assert profile["hosts"] == ["api.flickr.com", "chat.example"]
    assert [(row["lifetime"], row["line"]) for row in profile["kept"]] == [("1 hour", 2)]
    stored = {row["id"]: [place["line"] for place in row["kept_by"]] for row in report["sentences"]}
    assert (stored["G3"], stored["G4"], stored["G9"]) == ([4], [5], [2])
    broken = {row["id"] for row in report["sentences"] if row["status"] == "broken"}
    assert broken == {row["id"] for row in report["sentences"] if row["broken"]}
    _, html, markdown = _report(tmp_path, output=tmp_path / "out")
    for text in (html, markdown):
        assert all(word in text for word in ("Methods used", "chat.example", "Stored data", "1 hour"))


@pytest.mark.parametrize("words", [["report"], ["report", "nowhere", "--output", "out"]])
def test_what_can_not_be_done_exits_with_2(words: list[str]) -> None:
    assert CliRunner().invoke(main, words).exit_code == 2


def test_a_folder_called_report_is_linted_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "wall.py").write_text(LEAK)
    monkeypatch.chdir(tmp_path)
    assert "FLK103" in CliRunner().invoke(main, ["./report"]).output


def test_what_is_set_aside_is_no_nothing(tmp_path: Path) -> None:
    (tmp_path / "wall.py").write_text(f"import flickrapi\n{LEAK.rstrip()}  # flickr-lint: ignore[FLK103] for tests\n")
    _, html, markdown = _report(tmp_path, output=tmp_path / "pages")
    for text in (html, markdown):
        assert text.count("nothing of the kind found except suppressed findings") == 2
    (tmp_path / "more.py").write_text('import os\nKEY = os.environ["FLICKR_API_KEY"]\n')
    _, html, markdown = _report(tmp_path, output=tmp_path / "pages")
    for text in (html, markdown):
        assert text.count("kept, except for suppressed findings") == 2


CLIENT = "import flickrapi\nflickr = flickrapi.FlickrAPI(KEY, SECRET)\n"


@pytest.mark.parametrize(
    ("sentence", "code", "status"),
    [
        ("G16", 'print("https://www.flickr.com/photos/otterbank/53640000001/")', "absent"),
        ("G16", 'print(f"https://www.flickr.com/photos/{owner}/{photo}/")', "kept"),
        ("G16", 'print("https://www.flickr.com/photos/%s/%s/" % (owner, photo))', "kept"),
        ("D1", 'print("see https://www.flickr.com/services/api/misc.urls.html")', "absent"),
        ("D1", 'FEED = "https://www.flickr.com/services/feeds/photos_public.gne?tags=heron"', "kept"),
        ("D1", 'URL = "https://api.flickr.com/services/rest/"', "kept"),
        # what is another service's
        (
            "T1",
            'print("This product uses the TMDB API but is not endorsed or certified by TMDB. See flickr.com")',
            "absent",
        ),
        ("T1", 'print("It uses the Flickr API but is not endorsed or certified by SmugMug, Inc.")', "kept"),
        ("G3", "from requests_oauthlib import OAuth1Session\ntwitter = OAuth1Session(A, B)  # beside flickr", "absent"),
        ("G5", 'import keyring\nkeyring.get_password("mail", "me")  # not of flickr', "absent"),
        ("G5", 'import keyring\nkeyring.get_password("flickr-wall", "me")', "kept"),
        ("G12", 'import os\nKEY = os.environ["TWITTER_API_KEY"]  # tells of flickr', "absent"),
        # what it is about is there, and nothing decides
        ("G7", f"{CLIENT}flickr.upload('a.jpg', is_public=config['public'])", "unseen"),
        ("G7", f"{CLIENT}flickr.upload('a.jpg')", "kept"),
        ("G7", f"{CLIENT}flickr.upload('a.jpg')\nflickr.upload('b.jpg', is_public=config['public'])", "unseen"),
        ("G13", f"{CLIENT}print('A title is set')\nflickr.photos.setMeta(photo_id=1, title='a')", "unseen"),
        ("G13", f"{CLIENT}flickr.photos.getInfo(photo_id=1)", "absent"),
    ],
)
def test_nothing_is_claimed_that_was_not_seen(tmp_path: Path, sentence: str, code: str, status: str) -> None:
    (tmp_path / "wall.py").write_text(f"{code}\n")
    output = CliRunner().invoke(main, ["report", str(tmp_path), "--format", "json"]).output
    verdicts = {result["id"]: result["status"] for result in json.loads(output)["sentences"]}
    assert verdicts[sentence] == status
