"""FLK702's fix, by the ways in which programs put the URL of an image together."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from flickr_lint.config import Settings
from flickr_lint.engine import Means
from flickr_lint.fix.flow import Job, mend
from flickr_lint.read.pool import MemoryPool
from flickr_lint.read.source import Raw
from flickr_lint.registry import choose

HEAD = "import flickrapi\nflickr = flickrapi.FlickrAPI(K, S, format='parsed-json')\n"
SEARCH = 'flickr.photos.search(text="a")["photos"]["photo"]'
WIDER = 'flickr.photos.search(text="a", extras="url_l")["photos"]["photo"]'


def _mended(**texts: str) -> dict[str, str]:
    raws = [Raw(f"{name}.py", "python", text.encode()) for name, text in texts.items()]
    state = mend(Job(MemoryPool(raws), choose(["FLK702"], ()), Settings(), Means()), unsafe=True)[1]
    return {raw.path[:-3]: state.after.get(raw.path, raw).data.decode() for raw in raws}


def _loop(listed: str, body: str) -> str:
    return f"{HEAD}for p in {listed}:\n{indent(dedent(body).strip(), '    ')}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # all fields of the photo at once
        (
            'show("https://farm{farm}.staticflickr.com/{server}/{id}_{secret}_b.jpg".format(**p))\n',
            'show(p["url_l"])\n',
        ),
        ("show('https://live.staticflickr.com/%(server)s/%(id)s_%(secret)s_b.jpg' % p)\n", "show(p['url_l'])\n"),
        # fields that have names first, which are for nothing else
        (
            """
            server = str(p['server'])
            photo_id = p['id']
            secret = p['secret']
            url = "https://live.staticflickr.com/{0}/{1}_{2}_b.jpg".format(server, photo_id, secret)
            show(photo_id, url)
            """,
            """
            photo_id = p['id']
            url = p['url_l']
            show(photo_id, url)
            """,
        ),
        (
            """
            url = "https://live.staticflickr.com/{server}/{id}_{secret}_b.jpg".format(
                **{"server": p["server"], "id": p["id"], "secret": p["secret"]}
            )
            """,
            """
            url = p["url_l"]
            """,
        ),
        # a path of its own, joined
        (
            """
            name = "_".join([p["id"], p["secret"], "b"])
            url = "https://live.staticflickr.com/" + "/".join((p["server"], name + ".jpg"))
            """,
            """
            url = p["url_l"]
            """,
        ),
        ('show("https://live.staticflickr.com/" + "/".join([p["server"], f"{p[\'id\']}_{size(p)}_b.jpg"]))\n', None),
        # a size that somebody chooses, or fields of two things
        ('show("https://live.staticflickr.com/{server}/{id}_{secret}_{size}.jpg".format(**p))\n', None),
        ("show('https://live.staticflickr.com/%(server)s/%(id)s_%(secret)s_%(x)s.jpg' % p)\n", None),
        (
            'show("https://live.staticflickr.com/%s/%s_%s_b.jpg" % (q["server"], p["id"], p["secret"]))\n',
            None,
        ),
    ],
)
def test_the_list_brings_the_url(before: str, after: str | None) -> None:
    made = _mended(wall=_loop(SEARCH, before))["wall"]
    assert made == (_loop(SEARCH, before) if after is None else _loop(WIDER, after))


def test_a_photo_keeps_the_name_that_it_is_read_by() -> None:
    text = f"""{HEAD}def first(number):
    photo = LIST[number]
    secret = photo["secret"]
    return "https://live.staticflickr.com/%s/%s_%s_b.jpg" % (photo["server"], photo["id"], secret)
"""
    after = text.replace('    secret = photo["secret"]\n', "").replace(text.partition("return ")[2], 'photo["url_l"]\n')
    assert _mended(wall=text.replace("LIST", SEARCH))["wall"] == after.replace("LIST", WIDER)


@pytest.mark.parametrize(
    "by_hand",
    [
        "f\"https://live.staticflickr.com/{p['server']}/{p['id']}_{p['originalsecret']}_o.{p['originalformat']}\"",
        "'https://farm%s.staticflickr.com/%s/%s_%s_o.jpg' % (p['farm'], p['server'], p['id'], p['originalsecret'])",
    ],
)
def test_the_original_has_a_secret_and_a_format_of_its_own(by_hand: str) -> None:
    listed = SEARCH.replace('text="a"', 'text="a", extras="original_format"')
    wider = listed.replace("original_format", "original_format,url_o")
    assert _mended(wall=_loop(listed, f"show({by_hand})"))["wall"] == _loop(wider, "show(p['url_o'])")
    mixed = by_hand.replace("_o.", "_b.")
    assert _mended(wall=_loop(listed, f"show({mixed})"))["wall"] == _loop(listed, f"show({mixed})")


def test_a_list_of_sizes_that_is_read_elsewhere_keeps_its_items() -> None:
    text = f"""{HEAD}SIZES = ["url_o", "url_c"]
for p in flickr.photos.search(text="a", extras=",".join(SIZES))["photos"]["photo"]:
    show("https://live.staticflickr.com/%s/%s_%s_b.jpg" % (p["server"], p["id"], p["secret"]))
"""
    by_hand = text[text.index('"https:') : text.rindex(")")]
    mended = text.replace(by_hand, 'p["url_l"]')
    assert _mended(wall=text)["wall"] == mended.replace('"url_c"', '"url_c", "url_l"')
    best = "    best(next(size for size in SIZES if size in p))\n"
    wider = mended.replace('".join(SIZES)', '".join(SIZES) + ",url_l"')
    assert _mended(wall=text + best)["wall"] == wider + best
