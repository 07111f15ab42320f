"""The engine: what is read, what is relevant, what is suppressed, and what happens to files that can't be read."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flickr_lint import Report, lint, lint_sources
from flickr_lint.config import Settings
from flickr_lint.read.files import kind_of
from flickr_lint.read.source import Raw
from flickr_lint.testing import sources_of

KEY = "7d02c9fa41b86e35d0f7a92c5be1483f"
LEAK = f'FLICKR_KEY = "{KEY}"\n'

WRAPPED = {
    "shop/photos_api.py": """
        import flickrapi
        client = flickrapi.FlickrAPI(KEY, SECRET)
        def fetch(photo_id):
            return client.photos.getInfo(photo_id=photo_id)
    """,
    "shop/middle.py": """
        from .photos_api import fetch as details
        def described(photo_id):
            return details(photo_id)["photo"]
    """,
    "shop/views.py": """
        from functools import lru_cache
        from shop import middle
        @lru_cache
        def title(photo_id):
            return middle.described(photo_id)["title"]
    """,
    "shop/unrelated.py": """
        from functools import lru_cache
        @lru_cache
        def settings():
            return open("settings.toml").read()
    """,
}


def _found(report: Report) -> list[tuple[str, str, int]]:
    return [(finding.name, finding.path, finding.region.line) for finding in report.findings]


def _python(text: str | bytes, path: str = "flickr_wall.py") -> Report:
    return lint_sources([Raw(path, "python", text.encode() if isinstance(text, str) else text)])


def test_a_module_that_reaches_flickr_through_wrappers_is_read() -> None:
    report = lint_sources(sources_of(WRAPPED))
    assert _found(report) == [("cache-without-ttl", "shop/views.py", 3)]
    assert report.relevant == 3


@pytest.mark.parametrize(
    "importing",
    [
        "from shop.photos_api import fetch",
        "import shop.photos_api as pa",
        "from shop import *\nfrom .photos_api import fetch",
        "from . import photos_api",
        "from \\\n  .photos_api import fetch",
        "import shop . photos_api",
        "from .photos_\uff41pi import fetch",  # Python folds compatibility letters in names
    ],
)
def test_the_prefilter_drops_no_importing_module(importing: str) -> None:
    sources = {"shop/photos_api.py": WRAPPED["shop/photos_api.py"], "shop/views.py": importing}
    assert [lint_sources(sources_of(sources), use_prefilter=use).relevant for use in (True, False)] == [2, 2]


def test_the_prefilter_sees_what_a_package_gives_on() -> None:
    sources = {
        "shop/__init__.py": """
            import flickrapi
            def fetch(i):
                return flickrapi.FlickrAPI(K, S).photos.getInfo(photo_id=i)
        """,
        "shop/sub/views.py": """
            from functools import cache
            from .. import fetch
            @cache
            def f(i):
                return fetch(i)
        """,
    }
    for use in (True, False):
        assert _found(lint_sources(sources_of(sources), use_prefilter=use)) == [
            ("cache-without-ttl", "shop/sub/views.py", 3)
        ]


def test_without_the_prefilter_the_findings_are_the_same() -> None:
    from flickr_lint.registry import all_rules

    for rule in all_rules():
        for example in (*rule.VALID, *rule.INVALID, WRAPPED):
            sources = sources_of(example)
            assert lint_sources(sources) == lint_sources(sources, use_prefilter=False)


def test_a_comment_suppresses_on_its_line_or_the_next() -> None:
    report = _python(
        f"{LEAK.strip()}  # flickr-lint: ignore[credential-in-source] a key for the sandbox\n"
        f"# flickr-lint: ignore[FLK103] another\n{LEAK}"
        f"{LEAK.strip()}  # flickr-lint: ignore[hosting-link] this is about something else\n"
        f"text = '# flickr-lint: ignore'; {LEAK}"
    )
    assert [finding.suppressed for finding in report.suppressed] == ["a key for the sandbox", "another"]
    assert [(finding.code, finding.region.line) for finding in report.findings] == [
        ("FLK103", 4),
        ("FLK001", 4),
        ("FLK103", 5),
    ]


@pytest.mark.parametrize(
    "comment", ["<!-- flickr-lint: ignore[FLK701] why -->", "{# flickr-lint: ignore[FLK701] why #}"]
)
def test_a_comment_suppresses_in_templates(comment: str) -> None:
    link = '<a href="https://live.staticflickr.com/7/1_ab_b.jpg">x</a>'
    for text in (f"{comment}\n{link}\n{link}", f"<p>\n{link}{comment}\n{link}"):
        report = lint_sources([Raw("wall.html", "template", text.encode())])
        assert [finding.suppressed for finding in report.suppressed] == ["why"]
        assert len(report.findings) == 1


def test_a_file_that_does_not_parse_is_reported_and_the_others_are_linted(tmp_path: Path) -> None:
    (tmp_path / "old.py").write_text("import flickrapi\nprint = = 2\n")
    (tmp_path / "new.py").write_text(LEAK)
    report = lint([tmp_path])
    assert _found(report)[0][0] == "credential-in-source"
    assert [(notice.kind, Path(notice.path).name, notice.line) for notice in report.notices] == [
        ("not-parsed", "old.py", 2)
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"flickr = 1\n\0", "null bytes"),
        (b"# coding: klingon\nflickr = 1\n", "decoded"),
        (b"# coding: base64\nflickr = 1\n", "decoded"),
        (b"flickr = '\xff\xfe'\n", "decoded"),
        (b"flickr = " + b"(" * 3000 + b")" * 3000, ""),
        (b"flickr = " + b"-" * 100_000 + b"1", ""),
    ],
)
def test_hostile_bytes_become_a_notice(data: bytes, reason: str) -> None:
    report = _python(data)
    assert [notice.kind for notice in report.notices] == ["not-parsed"]
    assert reason in report.notices[0].message


def test_marks_and_line_ends_do_not_move_findings() -> None:
    plain = _found(_python(f"# flickr\n\n{LEAK}"))
    for data in (
        f"# flickr\r\n\r\n{LEAK}".encode(),
        f"\ufeff# flickr\n\n{LEAK}".encode(),
        f"# flickr\r\r{LEAK}".encode(),
    ):
        assert _found(_python(data)) == plain


def test_columns_count_characters() -> None:
    finding = _python(f'ключ = "ключ от flickr"; {LEAK}').findings[0]
    assert (finding.region.column, finding.region.end_column) == (39, 39 + len(KEY) + 2)


def test_long_sums_do_not_exhaust_the_stack() -> None:
    report = _python("import flickrapi\nurl = " + " + ".join(["'a'"] * 400) + "\n" + LEAK)
    assert _found(report) == [("credential-in-source", "flickr_wall.py", 3)]


def test_a_power_that_would_take_for_ever_is_not_computed() -> None:
    report = _python("import flickrapi\nCACHE_TTL = 9**9**9**9\nCACHE_AGE = 10**5\n")
    assert [finding.region.line for finding in report.findings] == [3]


def test_a_large_file_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "big.py").write_text(LEAK + "#" * 5000)
    report = lint([tmp_path], settings=Settings(max_file_size=1000))
    assert [notice.kind for notice in report.notices] == ["skipped"]
    assert not report.findings


def test_folders_that_are_not_the_projects_are_left_out_but_explicit_paths_are_read(tmp_path: Path) -> None:
    for folder in (".venv", "node_modules", "build", "src"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "leak.py").write_text(LEAK)
    (tmp_path / "script").write_text(f"#!/usr/bin/env python3\n{LEAK}")
    (tmp_path / "notes.txt").write_text(LEAK)
    found = [Path(finding.path) for finding in lint([tmp_path]).findings]
    assert sorted((path.parent.name, path.name) for path in found) == [("", "script"), ("src", "leak.py")]
    other = lint([tmp_path / "notes.txt"])
    assert [(notice.kind, notice.path) for notice in other.notices] == [("skipped", "notes.txt")]
    assert other.findings == ()
    assert len(lint([tmp_path / ".venv" / "leak.py", tmp_path / "script"]).findings) == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_scripts_without_a_suffix_are_read_where_their_first_line_says_python(tmp_path: Path) -> None:
    python = ("#!/usr/bin/env python3", "#!python", "#! /usr/bin/python2.7 -u", "#!/usr/bin/env -S uv run --script")
    others = ("#!/bin/sh", "", "#!/usr/bin/env ruby", "#!/opt/pythonic/sh", "python")
    for number, first in enumerate((*python, *others)):
        (tmp_path / f"tool{number}").write_text(f"{first}\n{LEAK}")
    (tmp_path / "notes.bak").write_text(f"#!/usr/bin/env python3\n{LEAK}")
    os.mkfifo(tmp_path / "pipe")
    report = lint([tmp_path])
    assert sorted(Path(finding.path).name for finding in report.findings) == [f"tool{n}" for n in range(len(python))]
    assert kind_of(tmp_path / "tool0") == "python"
    assert kind_of(tmp_path / "tool4") == kind_of(tmp_path / "pipe") == kind_of(tmp_path / "absent") == ""


def test_links_in_circles_and_pipes_hold_nothing_up(tmp_path: Path) -> None:
    (tmp_path / "leak.py").write_text(LEAK)
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "loop.py").symlink_to(tmp_path / "loop.py")
    (tmp_path / "gone.py").symlink_to(tmp_path / "nowhere")
    (tmp_path / "again.py").symlink_to(tmp_path / "leak.py")
    os.mkfifo(tmp_path / "pipe.py")
    assert len(lint([tmp_path]).findings) == 1
    report = lint([tmp_path / "pipe.py"])
    assert [(notice.kind, notice.message) for notice in report.notices] == [("unreadable", "no regular file")]


def test_nothing_that_is_read_is_run(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    (tmp_path / "wall.py").write_text(f"import flickrapi, pathlib\npathlib.Path({str(mark)!r}).touch()\n{LEAK}")
    assert len(lint([tmp_path]).findings) == 1
    assert not mark.exists()


def _notebook(*cells: list[str] | str) -> bytes:
    return json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells]}, indent=1).encode()


def test_notebooks_name_cell_and_line() -> None:
    data = _notebook(["%pip install flickrapi\n", "import flickrapi"], ["!ls\n", "x = 1\n", LEAK.strip()])
    finding = lint_sources([Raw("wall.ipynb", "notebook", data)]).findings[0]
    assert finding.frame.place == "cell 2"
    assert finding.frame.lines[finding.frame.marked][0] == "3"
    assert KEY in data.decode().split("\n")[finding.region.line - 1]


@pytest.mark.parametrize("data", [b"{flickr", b'{"cells": "flickr"}', b"[" * 100_000 + b"flickr"])
def test_a_broken_notebook_becomes_a_notice(data: bytes) -> None:
    report = lint_sources([Raw("wall.ipynb", "notebook", data)])
    assert [notice.kind for notice in report.notices] == ["not-parsed"]


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10_000), st.binary(max_size=8), st.integers(0, 40))
def test_mutated_files_never_crash_the_linter(at: int, insert: bytes, cut: int) -> None:
    from flickr_lint.registry import all_rules

    examples = [source for rule in all_rules() for example in rule.INVALID for source in sources_of(example)]
    raw = examples[at % len(examples)]
    place = at % len(raw.data)
    mutated = Raw(raw.path, raw.kind, raw.data[:place] + insert + raw.data[place + cut :])
    report = lint_sources([mutated])
    assert not any("failed here" in notice.message for notice in report.notices)
    assert report == lint_sources([mutated], use_prefilter=False)
