"""What fixes write, rule by rule: before and after, as a developer would see it in a diff."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

from flickr_lint.config import Settings
from flickr_lint.engine import Means
from flickr_lint.fix.flow import Job, Mended, mend
from flickr_lint.read.pool import MemoryPool
from flickr_lint.read.source import Raw
from flickr_lint.registry import choose

HEAD = "import flickrapi\nflickr = flickrapi.FlickrAPI(K, S, format='parsed-json')\n"


def _done(text: str, select: str, *, unsafe: bool = True, kind: str = "python") -> tuple[str, Mended]:
    path = "wall.html" if kind == "template" else "wall.py"
    raw = Raw(path, kind, text.encode())
    _, state = mend(Job(MemoryPool([raw]), choose([select], ()), Settings(), Means()), unsafe=unsafe)
    return state.after.get(path, raw).data.decode(), state


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        (
            "FLK301",
            """
            for page in pages:
                # the newest ones
                show(flickr.photos.search(text="a", page=page))
            """,
            """
            for page in pages:
                time.sleep(1)
                # the newest ones
                show(flickr.photos.search(text="a", page=page))
            """,
        ),
        (
            "FLK301",
            """
            for i in ids: show(flickr.photos.getExif(photo_id=i))  # all
            """,
            None,
        ),
        (
            "FLK301",
            """
            async def all(ids):
                async for i in ids:
                    if i:
                        pass
                    elif flickr.photos.getExif(photo_id=i):
                        show(i)
            """,
            """
            async def all(ids):
                async for i in ids:
                    await asyncio.sleep(1)
                    if i:
                        pass
                    elif flickr.photos.getExif(photo_id=i):
                        show(i)
            """,
        ),
        (
            "FLK303",
            """
            def info(i):
              while True:
                try:
                  return flickr.photos.getInfo(photo_id=i)
                except flickrapi.FlickrError:
                  pass  # Flickr is away
            """,
            """
            def info(i):
              for attempt in range(5):
                try:
                  return flickr.photos.getInfo(photo_id=i)
                except flickrapi.FlickrError:
                  if attempt == 4:
                    raise
                  time.sleep(2**attempt)  # Flickr is away
            """,
        ),
        (
            "FLK403",
            """
            for page in range(9):
                flickr.photos.search(**more, page=page + 1, text='a',
                                     per_page=100)
            """,
            """
            for page in range(9):
                flickr.photos.search(**more, page=page + 1, text='a',
                                     per_page=500)
            """,
        ),
        (
            "FLK601",
            """
            flickr.upload(
                'a.jpg',
                is_public=1,  # for all
                title='a',
            )
            """,
            None,
        ),
        ("FLK601", "flickr.upload('a.jpg', title='a', is_public=1)\n", "flickr.upload('a.jpg', title='a')\n"),
        (
            "FLK907",
            """
            def tag(i):
                try:
                    flickr.photos.addTags(photo_id=i, tags='a')
                except flickrapi.FlickrError: pass
            """,
            """
            def tag(i):
                try:
                    flickr.photos.addTags(photo_id=i, tags='a')
                except flickrapi.FlickrError:
                    logging.getLogger(__name__).exception("A call of Flickr's API has failed")
            """,
        ),
        # a response that may be none at all
        (
            "FLK907",
            """
            def owner(i):
                answer = flickr.people.getInfo(user_id=i)
                if not answer or answer['stat'] != 'ok':
                    return
                return answer['person']
            """,
            """
            def owner(i):
                answer = flickr.people.getInfo(user_id=i)
                if not answer or answer['stat'] != 'ok':
                    logging.getLogger(__name__).warning("A call of Flickr's API has failed: %s", answer)
                    return
                return answer['person']
            """,
        ),
        (
            "FLK907",
            """
            from contextlib import suppress
            def tag(i):
                with suppress(flickrapi.FlickrError, OSError):  # best effort
                    flickr.photos.addTags(photo_id=i, tags='a')
            """,
            """
            from contextlib import suppress
            def tag(i):
                try:  # best effort
                    flickr.photos.addTags(photo_id=i, tags='a')
                except (flickrapi.FlickrError, OSError):
                    logging.getLogger(__name__).exception("A call of Flickr's API has failed")
            """,
        ),
        (
            "FLK907",
            """
            def tag(i):
                try:
                    flickr.photos.addTags(photo_id=i, tags='a')
                except flickrapi.FlickrError as error:
                    if error.code == 1:
                        print('gone')
            """,
            """
            def tag(i):
                try:
                    flickr.photos.addTags(photo_id=i, tags='a')
                except flickrapi.FlickrError as error:
                    if error.code == 1:
                        print('gone')
                    else:
                        raise
            """,
        ),
    ],
)
def test_what_a_fix_writes(rule: str, before: str, after: str | None) -> None:
    before, after = textwrap.dedent(before).lstrip("\n"), after and textwrap.dedent(after).lstrip("\n")
    text, state = _done(HEAD + before, rule)
    if after is None:  # what is written has every comment and compiles, or nothing is written
        assert all(f"# {word}" in text for word in ("all", "for all") if f"# {word}" in before)
        return
    imports = ("asyncio", "time", "logging")
    added = next((name for name in imports if f"{name}." in after), None)
    head = HEAD if added is None else HEAD.replace("import flickrapi\n", f"import {added}\nimport flickrapi\n")
    assert text in {head + after, HEAD.replace("flickrapi\n", f"flickrapi\nimport {added}\n", 1) + after}
    assert state.count == 1


def test_the_check_of_stat_stands_behind_the_first_parse() -> None:
    text = textwrap.dedent("""
        import requests
        URL = "https://api.flickr.com/services/rest/?method=flickr.photos.getRecent"
        def titles() -> list[str]:
            # the newest
            return [p["title"] for p in requests.get(URL).json()["photos"]["photo"]]
        def first():
            found = requests.get(URL).json()  # parsed
            return found["photos"]["photo"][0]
    """)
    after, _ = _done(text, "FLK906")
    assert after == text.replace('["photo"][0]', '["photo"][0]').replace(
        "    found = requests.get(URL).json()  # parsed\n",
        "    found = requests.get(URL).json()  # parsed\n"
        '    if found.get("stat") != "ok":\n'
        "        raise RuntimeError(f\"Flickr: {found.get('message')} (code {found.get('code')})\")\n",
    ).replace(
        '    return [p["title"] for p in requests.get(URL).json()[',
        "    answer = requests.get(URL).json()\n"
        '    if answer.get("stat") != "ok":\n'
        "        raise RuntimeError(f\"Flickr: {answer.get('message')} (code {answer.get('code')})\")\n"
        '    return [p["title"] for p in answer[',
    )


def test_a_credential_is_read_from_the_environment_and_its_import_has_a_place() -> None:
    key = "7d02c9fa41b86e35d0f7a92c5be1483f"
    head = '"""The wall."""\nfrom __future__ import annotations\n'
    text = f'{head}from flickr_api import set_keys\nset_keys(api_key="{key}")\n'
    after, _ = _done(text, "FLK103")
    assert after == (
        f'{head}import os\nfrom flickr_api import set_keys\nset_keys(api_key=os.environ["FLICKR_API_KEY"])\n'
    )
    comment = f'import flickrapi\n# api_key = "{key}"\n'
    assert _done(comment, "FLK103", unsafe=False)[0] == f'import flickrapi\n# api_key = "{"x" * 32}"\n'
    default = f'import os, flickrapi\nFLICKR_KEY = os.environ.get("MY_KEY", "{key}")\n'
    assert _done(default, "FLK103")[0] == 'import os, flickrapi\nFLICKR_KEY = os.environ["MY_KEY"]\n'


def test_a_dated_cache_works_as_the_one_without() -> None:
    text = textwrap.dedent("""
        from functools import lru_cache
        import flickrapi
        _cache = {}
        class Made:
            @lru_cache(maxsize=5)
            def info(self, i):
                return flickrapi.FlickrAPI(K, S).photos.getInfo(photo_id=i)
        def exif(i):
            if i not in _cache:
                _cache[i] = flickrapi.FlickrAPI(K, S).photos.getExif(photo_id=i)
            return _cache[i]
    """)
    after, state = _done(text, "FLK501")
    assert (state.count, state.refused) == (2, {})
    calls: list[str] = []

    class Api:
        def __init__(self, *_: object) -> None:
            self.photos = self

        def getInfo(self, photo_id: str) -> str:  # noqa: N802
            calls.append(photo_id)
            return photo_id

        getExif = getInfo

    code = after.replace("import flickrapi\n", "").replace("flickrapi.FlickrAPI(K, S)", "Api()")
    namespace: dict[str, Any] = {"Api": Api}
    exec(compile(code, "wall", "exec"), namespace)  # noqa: S102
    made = namespace["Made"]()
    exif = namespace["exif"]
    assert [made.info("1"), made.info("1"), exif("2"), exif("2"), made.info("3")] == ["1", "1", "2", "2", "3"]
    assert calls == ["1", "2", "3"]
    now = [0.0]
    namespace["time"] = type("Time", (), {"monotonic": staticmethod(lambda: now[0])})
    cache = namespace["_ForADay"]()
    cache["a"] = 1
    assert (cache.get("a"), "a" in cache, list(cache.items()), len(cache)) == (1, True, [("a", 1)], 1)
    now[0] = 86_400.0
    assert (cache.get("a"), "a" in cache, list(cache.items()), len(cache)) == (None, False, [], 0)


def test_templates_get_links_and_the_notice() -> None:
    text = '<body>\n  {% for p in flickr %}<img src="{{ p.url_m }}">{% endfor %}\n</body>\n'
    after, state = _done(text, "ALL", kind="template")
    page = "https://www.flickr.com/photos/{{ p.owner }}/{{ p.id }}/"
    notice = "<p>This product uses the Flickr API but is not endorsed or certified by SmugMug, Inc.</p>"
    assert after == text.replace("<img", f'<a href="{page}"><img').replace('m }}">', 'm }}"></a>').replace(
        "</body>", f"{notice}\n</body>"
    )
    assert state.count == 2


def test_python_2_gets_what_it_can_say() -> None:
    text = (
        "import flickrapi\n"
        'flickr = flickrapi.FlickrAPI("7d02c9fa41b86e35d0f7a92c5be1483f", S)\n'
        "for photo in flickr.walk_set('1', per_page=500):\n"
        "    flickr.photos_addTags(photo_id=photo.get('id'), tags='heron')\n"
        "print 'done', \"http://api.flickr.com/services/rest/\"\n"
    )
    after, state = _done(text, "ALL")
    assert after.splitlines() == [
        "import flickrapi",
        "import os",
        "import time",
        'flickr = flickrapi.FlickrAPI(os.environ["FLICKR_API_KEY"], S)',
        "for photo in flickr.walk_set('1', per_page=500):",
        "    time.sleep(1)",
        "    flickr.photos_addTags(photo_id=photo.get('id'), tags='heron')",
        "print 'done', \"https://api.flickr.com/services/rest/\"",
    ]
    assert {code for code, _ in state.done} == {"FLK103", "FLK104", "FLK301"}


def test_what_no_python_takes_gets_what_changes_words_only() -> None:
    text = 'import urllib\nprint = = "http://api.flickr.com/services/rest/"\nKEY = "7d02c9fa41b86e35d0f7a92c5be1483f"\n'
    after, state = _done(text, "ALL")
    assert after == text.replace("http://", "https://")
    assert dict(state.done) == {("FLK104", "insecure-http"): 1}


@pytest.mark.parametrize(
    ("call", "after"),
    [
        ('flickr.photos.search(user_id="me", per_page=500)', 'flickr.people.getPhotos(user_id="me", per_page=500)'),
        ('flickr.photos_search(user_id="me")', 'flickr.people_getPhotos(user_id="me")'),
        ('flickr.walk(user_id="me", per_page=500)', 'flickr.walk_user(user_id="me", per_page=500)'),
        ("flickr.photos.search(group_id=G, page=2)", "flickr.groups.pools.getPhotos(group_id=G, page=2)"),
        # no list has an order
        ('flickr.photos.search(user_id="me", sort="date-posted-desc")', ""),
    ],
)
def test_a_search_for_a_list_becomes_the_list(call: str, after: str) -> None:
    text = f"{HEAD}found = {call}\n"
    assert _done(text, "ALL")[0] == (f"{HEAD}found = {after}\n" if after else text)


def test_who_reckons_with_the_size_of_a_page_reckons_with_the_new_one() -> None:
    text = (
        f"{HEAD}def groups(text):\n"
        "    page = 1\n"
        "    while True:\n"
        "        found = flickr.groups.search(text=text, per_page=100, page=page)\n"
        "        if len(found['groups']['group']) < 100 or page > 100 * 2:\n"
        "            break\n"
        "        page += 1\n"
    )
    after, _ = _done(text, "FLK403")
    assert after == text.replace("per_page=100", "per_page=500").replace("< 100 or", "< 500 or")


def test_privacy_that_somebody_chooses_stays_in_the_call() -> None:
    text = f"""{HEAD}import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--public", action="store_true", default=False)
options = parser.parse_args()
flickr.upload("a.jpg", is_public=1 if options.public else 0)
"""
    assert _done(text, "FLK601")[0] == text
    named = text.replace("flickr.upload", "public = 1 if options.public else 0\nflickr.upload").replace(
        "is_public=1 if options.public else 0", "is_public=public"
    )
    assert _done(named, "FLK601")[0] == named
    assert "is_public" not in _done(text.replace("1 if options.public else 0", "0"), "FLK601")[0]


def test_a_repeated_keyword_is_never_written() -> None:
    text = f"{HEAD}flickr.photos.search(text='a', perPage=100, per_page=500)\n"
    after, state = _done(text, "ALL")
    compile(after, "wall", "exec", dont_inherit=True)
    assert (after, state.after) == (text, {})


def test_a_fix_that_would_touch_a_suppressed_line_does_not_happen() -> None:
    comment = "# flickr-lint: ignore[FLK301] x"
    call = f"flickr.photos.search(text='a',\n        per_page=20, page=i,  {comment}\n    )"
    text = f"{HEAD}for i in ids:\n    {call}\n"
    assert _done(text, "FLK403")[0] == text
    assert "per_page=500" in _done(text.replace(comment, ""), "FLK403")[0]


def test_a_fix_that_brings_another_finding_is_undone_and_told() -> None:
    text = f"{HEAD}ids = any([flickr.photos.getInfos(photo_id=i)]*3 for i in many)\n"
    raw = Raw("wall.py", "python", text.encode())
    report, state = mend(Job(MemoryPool([raw]), choose(["FLK9", "FLK3"], ()), Settings(), Means()), unsafe=True)
    assert state.count == 1  # a method that has its right name may let other rules see what was there
    assert {finding.code for finding in report.findings} == {"FLK301"}


def test_pages_of_one_list_stay_equally_large() -> None:
    text = f"""{HEAD}def titles(text):
    asked = dict(text=text)
    found = flickr.photos.search(**asked)
    yield from found['photos']['photo']
    for page in range(2, found['photos']['pages'] + 1):
        yield from flickr.photos.search(page=page, **asked)['photos']['photo']
"""
    after, _ = _done(text, "FLK403")
    assert after == text.replace("search(**asked)", "search(per_page=500, **asked)").replace(
        "page=page,", "page=page, per_page=500,"
    )
    # one that can't be determined prevents a report of the other
    untold = text.replace("flickr.photos.search(**asked)", "flickr.photos.search(*many, **asked)")
    assert _done(untold, "FLK403")[0] in {
        untold,
        untold.replace("page=page,", "page=page, per_page=500,").replace(
            "search(*many, **asked)", "search(*many, per_page=500, **asked)"
        ),
    }


@pytest.mark.parametrize(
    ("head", "named"),
    [
        # nothing stands before what is imported that runs when the file is
        (
            '"""The wall."""\nKEY = "{key}"\nimport os\n',
            '"""The wall."""\n\nimport os\n\nKEY = os.environ["FLICKR_API_KEY"]\nimport os\n',
        ),
        (
            '__version__ = "1"\nimport re\n\nKEY = "{key}"\n',
            '__version__ = "1"\nimport os\nimport re\n\nKEY = os.environ["FLICKR_API_KEY"]\n',
        ),
        (
            'import re\nfrom os import environ\nKEY = "{key}"\n',
            'import re\nfrom os import environ\nKEY = environ["FLICKR_API_KEY"]\n',
        ),
        (
            'try:\n    import json\nexcept ImportError:\n    json = None\nimport re\nKEY = "{key}"\n',
            "try:\n    import json\nexcept ImportError:\n    json = None\nimport os\nimport re\n{read}",
        ),
    ],
)
def test_what_a_fix_needs_is_imported_where_the_file_imports(head: str, named: str) -> None:
    tail = "import flickrapi\nflickr = flickrapi.FlickrAPI(KEY, S)\n"
    text = head.replace("{key}", "7d02c9fa41b86e35d0f7a92c5be1483f") + tail
    read = 'KEY = os.environ["FLICKR_API_KEY"]\n'
    assert _done(text, "FLK103")[0] == named.replace("{read}", read) + tail


def test_a_pause_takes_the_name_that_the_file_has() -> None:
    text = f"from time import sleep as nap\n{HEAD}for i in ids:\n    flickr.photos.getExif(photo_id=i)\n"
    assert _done(text, "FLK301")[0] == text.replace("    flickr", "    nap(1)\n    flickr")


SEARCH = 'flickr.photos.search(text="a")["photos"]["photo"]'
WIDER = 'flickr.photos.search(text="a", extras="{}")["photos"]["photo"]'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            f"""for p in {SEARCH}:
    # its day
    info = flickr.photos.getInfo(photo_id=p["id"])
    print(info["photo"]["dates"]["taken"][:10], info["photo"]["description"]["_content"])
""",
            f"""for p in {WIDER.format("date_taken,description")}:
    # its day
    print(p["datetaken"][:10], p["description"]["_content"])
""",
        ),
        (
            """for p in flickr.walk(text='a', extras='media'):
    seen += int(flickr.photos_getInfo(photo_id=p.get('id')).find('photo').attrib['views'])
    told.append(flickr.photos_getInfo(photo_id=p.get('id')).find('photo/description').text)
""",
            """for p in flickr.walk(text='a', extras='media,views,description'):
    seen += int(p.get('views'))
    told.append(p.find('description').text)
""",
        ),
        (
            f"""north = [
    flickr.photos.geo.getLocation(photo_id=p["id"])["photo"]["location"]["latitude"] for p in {SEARCH}
]
""",
            f"""north = [
    p["latitude"] for p in {WIDER.format("geo")}
]
""",
        ),
    ],
)
def test_a_list_brings_what_was_looked_up(before: str, after: str) -> None:
    assert _done(HEAD + before, "FLK401")[0] == HEAD + after


@pytest.mark.parametrize(
    "body",
    [
        # something that no list brings
        'info = flickr.photos.getInfo(photo_id=p["id"])\n    print(info["photo"]["views"], info["photo"]["notes"])\n',
        # the response goes elsewhere
        'info = flickr.photos.getInfo(photo_id=p["id"])\n    keep(info)\n    print(info["photo"]["views"])\n',
        # it is read when the photo is another one
        'info = flickr.photos.getInfo(photo_id=p["id"])\n    todo.append(lambda: info["photo"]["views"])\n',
        'info = flickr.photos.getInfo(photo_id=p["id"])\n    show()\nprint(info["photo"]["views"])\n',
        'p = better(p)\n    info = flickr.photos.getInfo(photo_id=p["id"])\n    print(info["photo"]["views"])\n',
        # somebody reckons with a lookup that fails, or wrote something about it
        """try:
        print(flickr.photos.getInfo(photo_id=p["id"])["photo"]["views"])
    except flickrapi.FlickrError:
        print(0)
""",
        'info = flickr.photos.getInfo(photo_id=p["id"])  # as of now\n    print(info["photo"]["views"])\n',
    ],
)
def test_a_lookup_stays_where_anything_more_is_made_of_it(body: str) -> None:
    text = f"{HEAD}for p in {SEARCH}:\n    {body}"
    assert _done(text, "FLK401")[0] == text


def test_photos_of_albums_have_no_owner() -> None:
    text = f"""{HEAD}for p in flickr.photosets.getPhotos(photoset_id=1)['photoset']['photo']:
    print(flickr.photos.getInfo(photo_id=p['id'])['photo']['owner']['nsid'])
"""
    assert _done(text, "FLK401")[0] == text
    named = text.replace("['nsid']", "['username']")
    assert "extras=\"owner_name\")['photoset']" in _done(named, "FLK401")[0]


BUILT = """def url(photo):
    return "https://live.staticflickr.com/%s/%s_%s{}.jpg" % (
        photo["server"],  # the server
        photo["id"],
        photo["secret"]{},
    )
"""


@pytest.mark.parametrize(
    ("callers", "listed"),
    [
        (f"for p in {SEARCH}:\n    show(url(p))\n", f"for p in {WIDER.format('url_l')}:\n    show(url(p))\n"),
        (f"urls = [url(p) for p in {SEARCH}]\n", f"urls = [url(p) for p in {WIDER.format('url_l')}]\n"),
        # nobody is seen to call it, or with what brings no extras
        ("", ""),
        ('show(url(flickr.photos.getInfo(photo_id=1)["photo"]))\n', ""),
    ],
)
def test_a_list_brings_the_url_of_what_it_passes_on(callers: str, listed: str) -> None:
    built = BUILT.format("_b", "").replace("  # the server", "")
    after, _ = _done(HEAD + built + callers, "FLK702")
    mended = 'def url(photo):\n    return photo["url_l"]\n' + listed
    assert after == HEAD + (mended if listed else built + callers)


def test_a_size_that_somebody_chooses_stays_chosen() -> None:
    text = f"{HEAD}{BUILT.format('%s', ', size')}for p in {SEARCH}:\n    show(url(p))\n"
    assert _done(text.replace("  # the server", ""), "FLK702")[1].count == 0


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("FLK702", f"{HEAD}{BUILT.format('_b', '')}for p in {SEARCH}:\n    show(url(p))\n"),
        (
            "FLK502",
            f"""{HEAD}from datetime import timedelta
cache.set("wall", flickr.photos.search(text="a"), timedelta(
    days=7,  # the shop's week
))
""",
        ),
        (
            "FLK302",
            f"import time\n{HEAD}for i in ids:\n    flickr.photos.getExif(photo_id=i)\n    time.sleep(1 /  # no\n2)\n",
        ),
    ],
)
def test_a_comment_within_what_would_be_replaced_stays(rule: str, text: str) -> None:
    assert "#" in _done(text, rule)[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # the function calls itself
        (
            """
            class Wall:
                def info(self, i):
                    try:
                        return flickr.photos.getInfo(photo_id=i)
                    except flickrapi.FlickrError:
                        log("again")
                        return self.info(i)  # at once
            """,
            """
            class Wall:
                def info(self, i, attempt=0):
                    try:
                        return flickr.photos.getInfo(photo_id=i)
                    except flickrapi.FlickrError:
                        log("again")
                        if attempt == 4:
                            raise
                        time.sleep(2**attempt)
                        return self.info(i, attempt=attempt + 1)  # at once
            """,
        ),
        # a loop that counts itself
        (
            """
            def info(i):
                tries = 0
                while tries < 7:
                    try:
                        return flickr.photos.getInfo(photo_id=i)
                    except flickrapi.FlickrError:
                        tries += 1
            """,
            """
            def info(i):
                tries = 0
                while tries < 7:
                    try:
                        return flickr.photos.getInfo(photo_id=i)
                    except flickrapi.FlickrError:
                        tries += 1
                        time.sleep(2**tries)
            """,
        ),
        (
            """
            def info(i):
                failed = 0
                while True:
                    try:
                        return flickr.photos.getInfo(photo_id=i)
                    except flickrapi.FlickrError:
                        failed += 1
                        if failed > 3:
                            raise
            """,
            """
            def info(i):
                failed = 0
                while True:
                    try:
                        return flickr.photos.getInfo(photo_id=i)
                    except flickrapi.FlickrError:
                        failed += 1
                        if failed > 3:
                            raise
                        time.sleep(2**failed)
            """,
        ),
        # a loop that continues until it has something
        (
            """
            def info(i):
                while not is_closed():
                    try:
                        return flickr.photos.getInfo(photo_id=i)
                    except flickrapi.FlickrError:
                        continue
            """,
            """
            def info(i):
                attempt = 0
                while not is_closed():
                    try:
                        return flickr.photos.getInfo(photo_id=i)
                    except flickrapi.FlickrError:
                        if attempt == 4:
                            raise
                        time.sleep(2**attempt)
                        attempt += 1
                        continue
            """,
        ),
    ],
)
def test_tries_are_counted_and_wait(before: str, after: str) -> None:
    before, after = (textwrap.dedent(text).lstrip("\n") for text in (before, after))
    text, state = _done(HEAD + before, "FLK303")
    assert text == HEAD.replace("flickrapi\n", "flickrapi\nimport time\n", 1) + after
    assert state.count == 1


def test_a_function_that_takes_anything_gets_no_parameter() -> None:
    text = f"""{HEAD}def info(*ids, **more):
    try:
        return flickr.photos.getInfo(photo_id=ids[0])
    except flickrapi.FlickrError:
        return info(*ids, **more)
"""
    assert _done(text, "FLK303")[0] == text


QUEUE = """from queue import Queue
todo = Queue()
def work(todo):
    while not todo.empty():
        i = todo.get()
        try:
            flickr.photos.addTags(photo_id=i, tags='a')
        except flickrapi.FlickrError as error:
            log(error)
            todo.put(i)  # again
"""


def test_what_goes_back_into_a_queue_waits() -> None:
    after, state = _done(HEAD + QUEUE, "FLK303")
    assert state.count == 1
    assert (
        after
        == HEAD.replace("flickrapi\n", "flickrapi\nimport time\n", 1)
        + """from queue import Queue
todo = Queue()
def work(todo):
    failed = 0
    while not todo.empty():
        i = todo.get()
        try:
            flickr.photos.addTags(photo_id=i, tags='a')
            failed = 0
        except flickrapi.FlickrError as error:
            log(error)
            if failed == 4:
                raise
            time.sleep(2**failed)
            failed += 1
            todo.put(i)  # again
"""
    )


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("todo.get()", "todo.pop()", 1),
        ("todo.put(i)", "todo.append((i, 1))", 1),
        # it goes somewhere else, after a while, or what is put back was never taken
        ("todo.put(i)", "lost.put(i)", 0),
        ("todo.put(i)", "time.sleep(9); todo.put(i)", 0),
        ("todo.put(i)", "todo.put(None)", 0),
        ("i = todo.get()", "i = other.get()", 0),
    ],
)
def test_which_queues_get_a_failed_item_back(old: str, new: str, found: int) -> None:
    text = f"import time\n{HEAD}{QUEUE.replace(old, new)}"
    raw = Raw("wall.py", "python", text.encode())
    job = Job(MemoryPool([raw]), choose(["FLK303"], ()), Settings(), Means())
    assert len(job.lint().findings) == found


def test_a_test_gets_a_placeholder_and_needs_no_variable() -> None:
    key, secret = "7d02c9fa41b86e35d0f7a92c5be1483f", "e2904b7ac15d83f6"
    text = f"""import flickrapi
URL = "https://api.flickr.com/services/rest/?api_key={key}"
def test_it():
    flickr = flickrapi.FlickrAPI("{key}", '{secret}')
    assert flickr.asked(URL)
"""
    raw = Raw("tests/test_wall.py", "python", text.encode())
    state = mend(Job(MemoryPool([raw]), choose(["FLK103"], ()), Settings(), Means()), unsafe=True)[1]
    expected = text.replace(key, "x" * 32).replace(secret, "x" * 16)
    assert state.after["tests/test_wall.py"].data.decode() == expected


def test_spaces_that_libcst_does_not_keep_stay() -> None:
    text = HEAD + "try :\n    flickr.photos.getInfo(photo_id=1)\nexcept Exception :\n    pass\n"
    done, _ = _done(text, "FLK907")
    assert "\nexcept Exception :\n    logging.getLogger(__name__)" in done


@pytest.mark.parametrize(
    ("imported", "before", "after_import", "after"),
    [
        (
            "from tenacity import retry",
            "@retry",
            "from tenacity import retry, wait_exponential",
            "@retry(wait=wait_exponential())",
        ),
        (
            "from tenacity import (\n    retry,\n    stop_after_attempt,  # so often\n)",
            "@retry(stop=stop_after_attempt(3))",
            "from tenacity import (\n    retry,\n    stop_after_attempt, wait_exponential,  # so often\n)",
            "@retry(stop=stop_after_attempt(3), wait=wait_exponential())",
        ),
        (
            "from tenacity import retry, wait_exponential as slower",
            "@retry",
            "from tenacity import retry, wait_exponential as slower",
            "@retry(wait=slower())",
        ),
        ("import tenacity as t", "@t.retry()", "import tenacity as t", "@t.retry(wait=t.wait_exponential())"),
    ],
)
def test_tenacity_waits_by_what_is_imported_of_it(imported: str, before: str, after_import: str, after: str) -> None:
    text = (
        "import flickrapi\n{}\nflickr = flickrapi.FlickrAPI(K, S)\n"
        "{}\ndef info(i):\n    return flickr.photos.getInfo(photo_id=i)\n"
    )
    assert _done(text.format(imported, before), "FLK303")[0] == text.format(after_import, after)


def test_a_choice_of_privacy_has_its_new_name_everywhere() -> None:
    text = """
import argparse, flickrapi
parser = argparse.ArgumentParser()
parser.add_argument("--privacy", choices=("everyone", "friends", "family", "me"), default="everyone")
options = parser.parse_args()
FLAGS = {"everyone": (1, 0, 0), "friends": (0, 1, 0), "family": (0, 0, 1), "me": (0, 0, 0)}
flickrapi.FlickrAPI(K, S).people.getPhotos(user_id="me", privacy_filter=FLAGS[options.privacy])
"""
    after, state = _done(text, "FLK602")
    assert state.count == 2
    assert 'choices=("public", "friends", "family", "private"), default="public")' in after
    assert '{"public": (1, 0, 0), "friends": (0, 1, 0), "family": (0, 0, 1), "private": (0, 0, 0)}' in after
    assert 'user_id="me"' in after


@pytest.mark.parametrize(
    ("value", "after"),
    [("6", '"0,2"'), ("'6'", "'0,2'"), ("1", "0")],
)
def test_content_types_are_stated_where_content_type_was(value: str, after: str) -> None:
    head = f"import flickrapi\nCONTENT = {value}  # no screenshots\nflickr = flickrapi.FlickrAPI(K, S)\n"
    call = "flickr.photos.search({}=CONTENT)\n"
    made = _done(head + call.format("content_type"), "FLK904")[0]
    assert made == head.replace(value, after) + call.format("content_types")
    shown = "show(CONTENT)\n"
    made = _done(head + call.format("content_type") + shown, "FLK904")[0]
    assert made.startswith(head + "flickr.photos.search(content_types=")
    assert made.endswith(")\n" + shown)
    assert "=CONTENT" not in made


def test_privacy_that_a_caller_decides_on_stays() -> None:
    text = f"{HEAD}def put(path, public=1):\n    return flickr.upload(filename=path, is_public=public)\nput('a.jpg')\n"
    assert _done(text, "FLK601")[0] == text
    own = text.replace("is_public=public", "is_public=1")
    assert _done(own, "FLK601")[0] == own.replace(", is_public=1", "")


@pytest.mark.parametrize(
    ("query", "after"),
    [
        ("'sort=relevance&content_type=7&text=' + text", "'sort=relevance&content_types=0%2C1%2C2&text=' + text"),
        ("f'content_type=1&text={text}'", "f'content_types=0&text={text}'"),
        ("f'text={text}&perpage=500'", "f'text={text}&per_page=500'"),
        ("'text=%s&perpage=%s' % (text, 500)", "'text=%s&per_page=%s' % (text, 500)"),
        # a value that is not in the text, and an argument that stands there twice
        ("f'text={text}&content_type={kind}'", ""),
        ("'content_type=%s&text=%s' % (kind, text)", ""),
        ("'perpage=5&perpage=500&text=' + text", ""),
        ("'perpage=5&per_page=500&text=' + text", ""),
    ],
)
def test_arguments_in_the_text_of_an_address_are_renamed(query: str, after: str) -> None:
    head, opened = "import requests\n", "https://api.flickr.com/services/rest/?method=flickr.photos.search&"
    text = f"{head}def find(text, kind):\n    return requests.get({{}}).json()  # all\n"
    before, expected = (text.format(code.replace("'", f"'{opened}", 1)) if code else "" for code in (query, after))
    made = _done(_done(before, "FLK902")[0], "FLK904")[0]
    assert made == (expected or before)
