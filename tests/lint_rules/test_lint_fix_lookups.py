"""FLK401's fix, by the ways in which programs look a photo up and read what comes of it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from flickr_lint.config import Settings
from flickr_lint.engine import Means
from flickr_lint.fix.flow import Job, mend
from flickr_lint.read.pool import MemoryPool
from flickr_lint.read.source import Raw
from flickr_lint.registry import choose

HEAD = "import flickrapi\nflickr = flickrapi.FlickrAPI(K, S, format='parsed-json')\n"
REST = 'import requests\nAPI = "https://api.flickr.com/services/rest/"\n'
SEARCH = 'flickr.photos.search(text="a")["photos"]["photo"]'
SIZES = 'flickr.photos.getSizes(photo_id=p["id"])["sizes"]["size"]'


def _wider(extras: str) -> str:
    return f'flickr.photos.search(text="a", extras="{extras}")["photos"]["photo"]'


def _mended(text: str) -> str:
    raw = Raw("wall.py", "python", text.encode())
    state = mend(Job(MemoryPool([raw]), choose(["FLK401"], ()), Settings(), Means()), unsafe=True)[1]
    return state.after.get("wall.py", raw).data.decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # a loop over the sizes
        (
            f"""
            for p in {SEARCH}:
                sizes = flickr.photos.getSizes(photo_id=p["id"])
                for size in sizes["sizes"]["size"]:
                    if size["label"] == "Large":
                        # the large one
                        urls.append(size["source"])

                        break
            """,
            f"""
            for p in {_wider("url_l")}:
                if "url_l" in p:
                    # the large one
                    urls.append(p["url_l"])

            """,
        ),
        (
            f"""
            for i, p in enumerate({SEARCH}):
                for size in {SIZES}:
                    if 'Original' == size['label']:
                        url, width = size['source'], size.get('width')
                        break
                else:
                    url, width = None, 0
            """,
            f"""
            for i, p in enumerate({_wider("url_o")}):
                if "url_o" in p:
                    url, width = p["url_o"], p["width_o"]
                else:
                    url, width = None, 0
            """,
        ),
        # the first of a label, with and without one that stands in for it
        (
            f"""
            for p in {SEARCH}:
                large = [s for s in {SIZES} if s["label"] == "Large"][0]
                show(large["source"])
                show(next(s["source"] for s in {SIZES} if s["label"] == "Small 320"))
                show(next((s["source"] for s in {SIZES} if s["label"] == "Medium"), None))
                show(next((s["source"] for s in {SIZES} if s["label"] == "Square"), "none.jpg"))
            """,
            f"""
            for p in {_wider("url_l,url_n,url_m,url_sq")}:
                show(p["url_l"])
                show(p["url_n"])
                show(p.get("url_m"))
                show(p.get("url_sq", "none.jpg"))
            """,
        ),
        # a dictionary of sizes by their labels
        (
            f"""
            for p in {SEARCH}:
                by = {{s["label"]: s["source"] for s in {SIZES}}}
                show(by["Large"] if "Large" in by else by.get("Medium"))
            """,
            f"""
            for p in {_wider("url_l,url_m")}:
                show(p["url_l"] if "url_l" in p else p.get("url_m"))
            """,
        ),
        # names for the id and for each part; the id is wanted for something else
        (
            f"""
            for p in {SEARCH}:
                photo_id = p["id"]
                answer = flickr.photos.getSizes(photo_id=photo_id)
                sizes = answer["sizes"]["size"]
                for s in sizes:
                    if s["label"] == "Large":
                        keep(photo_id, s["source"])
            """,
            f"""
            for p in {_wider("url_l")}:
                photo_id = p["id"]
                if "url_l" in p:
                    keep(photo_id, p["url_l"])
            """,
        ),
        # XML
        (
            """
            for p in flickr.walk(tags='a'):
                for s in flickr.photos_getSizes(photo_id=p.attrib['id'])[0]:
                    if s.attrib['label'] == 'Large':
                        show(s.attrib['source'])
                sizes = flickr.photos_getSizes(photo_id=p.attrib['id']).find('sizes')
                for s in sizes.findall('size'):
                    if s.get('label') == 'Medium':
                        show(s.get('source'))
            """,
            """
            for p in flickr.walk(tags='a', extras="url_l,url_m"):
                if 'url_l' in p.attrib:
                    show(p.attrib['url_l'])
                if 'url_m' in p.attrib:
                    show(p.attrib['url_m'])
            """,
        ),
        # a function that is given the photo, or its id
        (
            f"""
            def show(photo):
                try:
                    sizes = flickr.photos.getSizes(photo_id=photo["id"])
                    info = flickr.photos.getInfo(photo_id=photo["id"])["photo"]
                    print(info["views"], info["dates"]["taken"], sizes["sizes"]["size"][-1]["source"])
                except Exception:
                    raise
            for p in {SEARCH}:
                show(p)
            """,
            None,
        ),
        (
            f"""
            def show(photo):
                info = flickr.photos.getInfo(photo_id=photo["id"])["photo"]
                print(info["views"], info["dates"]["taken"])
            for p in {SEARCH}:
                show(p)
            """,
            f"""
            def show(photo):
                print(photo["views"], photo["datetaken"])
            for p in {_wider("views,date_taken")}:
                show(p)
            """,
        ),
        (
            f"""
            def url_of(photo_id):
                '''The URL of an image.'''
                sizes = flickr.photos.getSizes(photo_id=photo_id)
                for size in sizes["sizes"]["size"]:
                    if size["label"] == "Large":
                        return size["source"]
                return ""
            def title(photo_id):
                return flickr.photos.getInfo(photo_id=photo_id)["photo"]["title"]["_content"]
            for p in {SEARCH}:
                print(title(p["id"]), url_of(p["id"]))
            """,
            f"""
            def url_of(photo_id):
                '''The URL of an image.'''
                sizes = flickr.photos.getSizes(photo_id=photo_id)
                for size in sizes["sizes"]["size"]:
                    if size["label"] == "Large":
                        return size["source"]
                return ""
            def title(photo_id):
                return flickr.photos.getInfo(photo_id=photo_id)["photo"]["title"]["_content"]
            for p in {_wider("url_l")}:
                print(p["title"], p.get("url_l", ""))
            """,
        ),
        # one name for the photos of two loops
        (
            f"""
            for p in {SEARCH}:
                print(flickr.photos.getInfo(photo_id=p["id"])["photo"]["views"])
            for p in others:
                print(p)
            for p in {SEARCH}:
                views = flickr.photos.getInfo(photo_id=p["id"])["photo"]["views"]
                taken = flickr.photos.getInfo(photo_id=p["id"])["photo"]["dates"]["taken"]
                keep(views, taken)
            """,
            f"""
            for p in {_wider("views")}:
                print(p["views"])
            for p in others:
                print(p)
            for p in {_wider("views,date_taken")}:
                views = p["views"]
                taken = p["datetaken"]
                keep(views, taken)
            """,
        ),
        # what may fail for other reasons is still tried
        (
            f"""
            for p in {SEARCH}:
                try:
                    info = flickr.photos.getInfo(photo_id=p["id"])
                    keep(info["photo"]["views"])
                except Exception:
                    log(p)
            """,
            f"""
            for p in {_wider("views")}:
                try:
                    keep(p["views"])
                except Exception:
                    log(p)
            """,
        ),
    ],
)
def test_a_list_brings_what_was_looked_up(before: str, after: str | None) -> None:
    text = HEAD + dedent(before)
    assert _mended(text) == (HEAD + dedent(after) if after is not None else text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # names for the response, its address and its parts, with a check that goes along
        (
            """
            found = requests.get(API + "?method=flickr.photos.search&text=a&format=json").json()
            for p in found["photos"]["photo"]:
                url = API + "?method=flickr.photos.getInfo&format=json&photo_id=" + p["id"]
                response = requests.get(url)
                data = response.json()
                if data["stat"] != "ok":
                    continue
                photo = data["photo"]
                print(photo["views"])
            """,
            """
            found = requests.get(API + "?method=flickr.photos.search&extras=views&text=a&format=json").json()
            for p in found["photos"]["photo"]:
                print(p["views"])
            """,
        ),
        # parameters that have a name
        (
            """
            asked = {"method": "flickr.photos.search", "text": "a", "format": "json"}
            for p in requests.get(API, params=asked).json()["photos"]["photo"]:
                more = dict(method="flickr.photos.getInfo", photo_id=p["id"], format="json")
                print(requests.get(API, params=more).json()["photo"]["views"])
            """,
            """
            asked = {"method": "flickr.photos.search", "text": "a", "format": "json", "extras": "views"}
            for p in requests.get(API, params=asked).json()["photos"]["photo"]:
                print(p["views"])
            """,
        ),
        # a helper that hands its keywords on
        (
            """
            def ask(method, **more):
                return requests.get(API, params={"method": method, "format": "json", **more}).json()
            for p in ask("flickr.photos.search", text="a")["photos"]["photo"]:
                print(ask("flickr.photos.getInfo", photo_id=p["id"])["photo"]["views"])
            """,
            """
            def ask(method, **more):
                return requests.get(API, params={"method": method, "format": "json", **more}).json()
            for p in ask("flickr.photos.search", text="a", extras="views")["photos"]["photo"]:
                print(p["views"])
            """,
        ),
        # a helper that takes no other keyword
        (
            """
            def ask(method, text=None, photo_id=None):
                params = {"method": method, "format": "json", "text": text, "photo_id": photo_id}
                return requests.get(API, params=params).json()
            for p in ask("flickr.photos.search", text="a")["photos"]["photo"]:
                print(ask("flickr.photos.getInfo", photo_id=p["id"])["photo"]["views"])
            """,
            None,
        ),
    ],
)
def test_who_sends_requests_has_them_ask_for_more(before: str, after: str | None) -> None:
    text = REST + dedent(before)
    assert _mended(text) == (REST + dedent(after) if after is not None else text)


@pytest.mark.parametrize(
    "body",
    [
        # any size, or all
        'show(flickr.photos.getSizes(photo_id=p["id"])["sizes"]["size"][3]["source"])\n',
        'for s in flickr.photos.getSizes(photo_id=p["id"])["sizes"]["size"]:\n        show(s["source"])\n',
        # what no list says of a size
        f'show([s for s in {SIZES} if s["label"] == "Large"][0]["url"])\n',
        # a label that only the program knows, or one that there is not
        f'show([s["source"] for s in {SIZES} if s["label"] == LABEL][0])\n',
        f'show([s["source"] for s in {SIZES} if s["label"] == "Huge"][0])\n',
        # other sizes are for something, too
        """for s in flickr.photos.getSizes(photo_id=p["id"])["sizes"]["size"]:
        if s["label"] == "Large":
            show(s["source"])
        else:
            count += 1
""",
        # the end of the loop always does something
        """for s in flickr.photos.getSizes(photo_id=p["id"])["sizes"]["size"]:
        if s["label"] == "Large":
            show(s["source"])
    else:
        done()
""",
        # a text that must not move
        """for s in flickr.photos.getSizes(photo_id=p["id"])["sizes"]["size"]:
        if s["label"] == "Large":
            show(s["source"], '''a
  b''')
""",
        # the photo is another one by then
        'p = better(p)\n    show(flickr.photos.getInfo(photo_id=p["id"])["photo"]["views"])\n',
        # a handler that is only for what Flickr says
        """try:
        info = flickr.photos.getInfo(photo_id=p["id"])
        show(info["photo"]["views"])
    except flickrapi.FlickrError:
        show(0)
""",
    ],
)
def test_a_lookup_stays_where_anything_more_is_made_of_it(body: str) -> None:
    text = f"{HEAD}for p in {SEARCH}:\n    {body}"
    assert _mended(text) == text


INFO = 'flickr.photos.getInfo(photo_id=p["id"])'


@pytest.mark.parametrize(
    ("before", "after", "extras"),
    [
        # what is there without a field
        (f'show({INFO}["photo"].get("views", 0))', 'show(p.get("views", 0))', "views"),
        (
            f'show({INFO}.get("photo", {{}}).get("owner", {{}}).get("username", ""))',
            'show(p.get("ownername", ""))',
            "owner_name",
        ),
        # a lookup that was tried, alone
        (
            f"""
            try:
                views = {INFO}["photo"]["views"]
            except Exception as error:
                print("none", error)
                continue
            show(views)
            """,
            """
            views = p["views"]
            show(views)
            """,
            "views",
        ),
        (
            """
            try:
                info = flickr.photos.getInfo(
                    photo_id=p["id"],
                )
            except flickrapi.FlickrError:
                pass
            show(info["photo"]["views"])
            """,
            """
            show(p["views"])
            """,
            "views",
        ),
    ],
)
def test_defaults_and_handlers_of_a_look_up(before: str, after: str, extras: str) -> None:
    loop = "for n, p in enumerate(tqdm({})):\n{}\n"
    before, after = (dedent(part).strip("\n").replace("\n", "\n    ") for part in (before, after))
    text = HEAD + "from tqdm import tqdm\n" + loop.format(SEARCH, f"    {before}")
    assert _mended(text) == HEAD + "from tqdm import tqdm\n" + loop.format(_wider(extras), f"    {after}")


@pytest.mark.parametrize(
    "handler",
    [
        "views = 0",
        "print(0)",
        "pass  # it is gone",
        "pass\n    else:\n        more()",
        "pass\n    finally:\n        more()",
    ],
)
def test_a_handler_that_gives_something_keeps_the_look_up(handler: str) -> None:
    tried = f"    try:\n        views = {INFO}['photo']['views']\n    except Exception:\n        {handler}\n"
    text = f"{HEAD}for p in {SEARCH}:\n{tried}    show(views)\n"
    assert _mended(text) == text


def test_a_helper_that_parses_gives_the_response_itself() -> None:
    helper = """
        import httpx
        async def call(client, method, **words):
            got = await client.get("https://api.flickr.com/services/rest/", params={"method": method, **words})
            data = got.json()
            if data["stat"] != "ok":
                raise RuntimeError(data["message"])
            return data
        """
    use = """
        async def names(client, text):
            found = await call(client, "flickr.photos.search", text=text)
            for photo in found["photos"]["photo"]:
                info = await call(client, "flickr.photos.getInfo", photo_id=photo["id"])
                yield info["photo"]["owner"]["username"]
        """
    after = """
        async def names(client, text):
            found = await call(client, "flickr.photos.search", text=text, extras="owner_name")
            for photo in found["photos"]["photo"]:
                yield photo["ownername"]
        """
    assert _mended(dedent(helper) + dedent(use)) == dedent(helper) + dedent(after)
