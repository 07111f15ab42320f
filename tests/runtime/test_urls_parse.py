"""Addresses that are read: what each names, those of old hosts included, and why others name nothing."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flickr_runtime.urls.errors import NotFlickr, UnknownAddress
from flickr_runtime.urls.named import (
    Named,
    NamedAlbum,
    NamedCollection,
    NamedGallery,
    NamedGroup,
    NamedGuestPass,
    NamedIcon,
    NamedImage,
    NamedPerson,
    NamedPhoto,
    NamedShortLink,
    NamedTag,
    NamedVideo,
)
from flickr_runtime.urls.parse import parse_url
from flickr_runtime.urls.sizes import SIZES, size_called

PHOTOS = [
    ("https://www.flickr.com/photos/river_otter/32812033543", NamedPhoto("32812033543", "river_otter")),
    ("http://flickr.com/photos/river_otter/32812033543/", NamedPhoto("32812033543", "river_otter")),
    ("flickr.com/photos/river_otter/32812033543", NamedPhoto("32812033543", "river_otter")),
    ("//www.flickr.com/photos/river_otter/32812033543", NamedPhoto("32812033543", "river_otter")),
    ("WWW.Flickr.com/photos/river_otter/32812033543?x=1#y", NamedPhoto("32812033543", "river_otter")),
    ("https://www.flickr.com/photos/river_otter//32812033543", NamedPhoto("32812033543", "river_otter")),
    ("https://www.flickr.com/photos/11588490@n02/2174280796/sizes/l", NamedPhoto("2174280796", "11588490@N02", "l")),
    ("https://www.flickr.com/photos/o/1/in/photolist-RZufqg-ebEcP7", NamedPhoto("1", "o")),
    ("https://www.flickr.com/photos/o/1/in/album-7215/lightbox/", NamedPhoto("1", "o", album_id="7215")),
    ("https://www.flickr.com/photos/o/1/sizes/3k/in/set-7215", NamedPhoto("1", "o", "3k", "7215")),
    ("https://www.flickr.com/photos/o/1/in", NamedPhoto("1", "o")),
    ("http://flickr.com/photo/17277074@N00/2619974961", NamedPhoto("2619974961", "17277074@N00")),
    ("https://www.flickr.com/photo.gne?id=105", NamedPhoto("105")),
    ("https://www.flickr.com/photo_zoom.gne?id=105&size=t", NamedPhoto("105", size="t")),
    ("https://www.flickr.com/photo_exif.gne?id=105", NamedPhoto("105")),
    ("https://m.flickr.com/photo.gne?id=105", NamedPhoto("105")),
    ("https://m.flickr.com/#/photos/o/105/", NamedPhoto("105", "o")),
    ("https://www.flickr.com/photo.gne?short=2oHFgcM", NamedPhoto("52980178287")),
    ("https://flic.kr/p/2oHFgcM", NamedPhoto("52980178287")),
    ("flic.kr/p/2oHFgcM", NamedPhoto("52980178287")),
    ("https://flic.kr/p/img/2oHFgcM_m.jpg", NamedPhoto("52980178287")),
]

FILES = [
    (
        "https://live.staticflickr.com/65535/53381630964_63d765ee92_s.jpg",
        NamedImage("53381630964", "63d765ee92", "sq", "65535"),
    ),
    ("https://live.staticflickr.com/65535/5_ab.jpg", NamedImage("5", "ab", "m", "65535")),
    ("live.staticflickr.com/65535/5_ab_3k.jpg", NamedImage("5", "ab", "3k", "65535")),
    ("https://live.staticflickr.com/65535/5_ab_o_d.png", NamedImage("5", "ab", "o", "65535", extension="png")),
    ("https://live.staticflickr.com/65535/5_ab_d.jpg", NamedImage("5", "ab", "m", "65535")),
    ("https://live.staticflickr.com/65535/5_ab_x9.jpg", NamedImage("5", "ab", None, "65535")),
    ("http://farm3.static.flickr.com/2060/226_3989a_o.jpg", NamedImage("226", "3989a", "o", "2060", "3")),
    ("https://farm5.staticflickr.com/4586/377_bb4e_z.jpg", NamedImage("377", "bb4e", "z", "4586", "5")),
    ("http://static.flickr.com/63/155697786_0125559b4e.jpg", NamedImage("155697786", "0125559b4e", "m", "63")),
    ("https://c8.staticflickr.com/6/5159/142_7cf0_b.jpg", NamedImage("142", "7cf0", "l", "5159", "6")),
    ("http://photos4.flickr.com/4891733_cec6cd1c66_b_d.jpg", NamedImage("4891733", "cec6cd1c66", "l")),
    (
        "https://live.staticflickr.com/video/52868534222/346a41e5a9/1080p.mp4?s=signed",
        NamedVideo("52868534222", "346a41e5a9", "1080p"),
    ),
    ("https://www.flickr.com/photos/o/528/play/360p/346a/", NamedVideo("528", "346a", "360p", "o")),
    (
        "https://farm66.staticflickr.com/65535/buddyicons/1999@N05_r.jpg?1700755885#1999@N05",
        NamedIcon("1999@N05", "65535", "66", "r"),
    ),
]

PAGES = [
    ("https://www.flickr.com/photos/o/albums/7215", NamedAlbum("7215", "o")),
    ("https://www.flickr.com/photos/o/sets/7215/page3", NamedAlbum("7215", "o", 3)),
    ("https://www.flickr.com/photos/o/albums/7215/with/99", NamedAlbum("7215", "o")),
    ("https://flic.kr/s/aHsjybZ5ZD", NamedAlbum("72157628959784871")),
    ("https://www.flickr.com/photos/flickr/gallery/7215/page2", NamedGallery("7215", "flickr", 2)),
    ("https://www.flickr.com/photos/flickr/galleries/7215/", NamedGallery("7215", "flickr")),
    ("https://flic.kr/y/2Xry4Jt", NamedShortLink("gallery", "74457483323")),
    ("https://flic.kr/ps/ZVcni", NamedShortLink("person", "655419447")),
    ("https://www.flickr.com/photos/o/", NamedPerson("o")),
    ("https://www.flickr.com/photos/o/page3", NamedPerson("o", page=3)),
    ("https://www.flickr.com/photos/o/with/123/", NamedPerson("o")),
    ("https://www.flickr.com/people/o/", NamedPerson("o", "profile")),
    ("https://www.flickr.com/photos/o/albums", NamedPerson("o", "albums")),
    ("https://www.flickr.com/photos/o/sets/page2", NamedPerson("o", "albums", 2)),
    ("https://www.flickr.com/photos/o/favorites/", NamedPerson("o", "favorites")),
    ("https://www.flickr.com/photos/me/", NamedPerson("me")),
    ("https://www.flickr.com/photos/o/collections/72157-1/", NamedCollection("72157-1", "o")),
    ("https://www.flickr.com/groups/central/", NamedGroup("central")),
    ("https://www.flickr.com/groups/344@N01/pool/page16", NamedGroup("344@N01", "pool", page=16)),
    ("https://www.flickr.com/groups/central/discuss/721576/", NamedGroup("central", "discuss", "721576")),
    ("https://flickr.com/photos/tags/fluorspar/page2", NamedTag("fluorspar", page=2)),
    ("https://www.flickr.com/photos/o/tags/fluorspar/", NamedTag("fluorspar", "o")),
    ("https://www.flickr.com/photos/tags/f%C3%BC%20r/", NamedTag("fü r")),
    ("https://www.flickr.com/gp/199246608@N02/nSN80jZ64E", NamedGuestPass("199246608@N02", "nSN80jZ64E")),
]


@pytest.mark.parametrize(("url", "named"), [*PHOTOS, *FILES, *PAGES])
def test_what_an_address_names(url: str, named: Named) -> None:
    assert parse_url(url) == named


@pytest.mark.parametrize(
    "url",
    [
        "",
        "1.2.3.4",
        "https://example.net/photos/o/1",
        "ftp://www.flickr.com/photos/o/1",
        "javascript:alert(1)",
        "https://flickr.com@example.net/photos/o/1",
        "https://flickr.com.example.net/photos/o/1",
        "https://example.net\\@www.flickr.com/photos/o/1",
        "https://example.net\\.www.flickr.com/photos/o/1",
        "https://someone@www.flickr.com/photos/o/1",
        "https://www.fl\tickr.com/photos/o/1",
        "https://www.flickr.com/photos/o\n/1",
        "https://www%2eflickr.com/photos/o/1",
        "https://ⓦⓦⓦ.flickr.com/photos/o/1",
        "https://notflickr.com/photos/o/1",
        "https://evilstaticflickr.com/65535/5_ab.jpg",
        "http://http://",
        "https://[",
        "https://flickr.com:nonsense/photos/o/1",
        "https://flickr.com/" + "x" * 9000,
    ],
)
def test_what_does_not_lead_to_flickr(url: str) -> None:
    with pytest.raises(NotFlickr) as caught:
        parse_url(url)
    assert caught.value.reason
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    "url",
    [
        "https://www.flickr.com",
        "https://www.flickr.com/account/email",
        "https://www.flickr.com/photos/",
        "https://www.flickr.com/photos/upload/edit/?ids=1,2",
        "https://www.flickr.com/photos/fractions/½⅓¼⅕⅙⅐",
        "https://www.flickr.com/photos/circled/sets/①②③",
        "https://www.flickr.com/photos/numerics/galleries/Ⅰ፩൲〡",
        "https://www.flickr.com/photo.gne?id=x",
        "https://www.flickr.com/photo.gne",
        "https://www.flickr.com/photos/tags/",
        "https://www.flickr.com/people/o/contacts/",
        "https://live.staticflickr.com/7372/help.jpg",
        "https://live.staticflickr.com/",
        "https://live.staticflickr.com/video/5/ab/",
        "https://flic.kr/",
        "https://flic.kr/ps",
        "https://flic.kr/ps/ZVcni/extra-bits",
        "https://flic.kr/s/---",
        "https://flic.kr/s/aaaaaaaaaaaaa",
        "http://flic.kr/y/!!!",
        "https://flic.kr/g/2Xry4Jt",
        "https://www.flickr.com/photos/tags/%2E%2E/",
    ],
)
def test_what_leads_to_flickr_and_names_nothing(url: str) -> None:
    with pytest.raises(UnknownAddress, match="names no known object") as caught:
        parse_url(url)
    assert not isinstance(caught.value, NotFlickr)
    assert isinstance(caught.value, ValueError)


@given(st.text())
def test_any_text_names_something_or_says_why_not(text: str) -> None:
    for url in (
        text,
        f"https://www.flickr.com/{text}",
        f"https://flic.kr/{text}",
        f"https://live.staticflickr.com/{text}",
    ):
        with contextlib.suppress(UnknownAddress):  # which is the only way to refuse
            assert parse_url(url).url


numbers = st.integers(1, 10**17).map(str)
nsids = st.integers(10000, 10**11).map(lambda number: f"{number}@N{number % 100:02}")
aliases = st.from_regex(r"[a-z][a-z0-9_-]{2,20}", fullmatch=True).filter(
    lambda name: name not in {"tags", "upload", "organize"}
)
people = nsids | aliases
pages = st.integers(1, 999)
secrets = st.text("0123456789abcdef", min_size=10, max_size=16)
keys = st.sampled_from([size.key for size in SIZES])
tags = st.text(min_size=1, max_size=20).filter(lambda tag: tag not in {".", ".."} and tag.isprintable())

named_things = st.one_of(
    st.builds(NamedPhoto, numbers, people, st.none() | keys, st.none() | numbers),
    st.builds(NamedPhoto, numbers),
    st.builds(
        NamedImage, numbers, secrets, keys, st.integers(1, 65535).map(str), extension=st.sampled_from(["jpg", "png"])
    ),
    st.builds(NamedVideo, numbers, secrets, st.sampled_from(["360p", "1080p", "orig"]), st.none() | people),
    st.builds(NamedAlbum, numbers, people, pages),
    st.builds(NamedAlbum, numbers),
    st.builds(NamedGallery, numbers, people, pages),
    st.builds(NamedPerson, people, st.sampled_from(["photostream", "albums", "galleries", "favorites"]), pages),
    st.builds(NamedPerson, people, st.just("profile")),
    st.builds(NamedGroup, people, st.sampled_from(["pool", "discuss", "members"]), page=pages),
    st.builds(NamedGroup, people, st.just("discuss"), numbers, pages),
    st.builds(NamedTag, tags, st.none() | people, pages),
    st.builds(
        NamedIcon, nsids, st.integers(1, 65535).map(str), st.integers(1, 99).map(str), st.sampled_from(["", "r"])
    ),
    st.builds(NamedGuestPass, people, st.text("0123456789abcdefXYZ", min_size=10, max_size=10)),
    st.builds(NamedShortLink, st.sampled_from(["gallery", "person"]), numbers),
)


@given(named_things)
def test_what_is_named_reads_back_from_its_address(named: Named) -> None:
    assert parse_url(named.url) == named


def test_files_at_hosts_of_old_are_found_at_todays() -> None:
    named = parse_url("http://farm3.static.flickr.com/2060/226_3989a_o.jpg")
    assert named.url == "https://live.staticflickr.com/2060/226_3989a_o.jpg"
    assert isinstance(named, NamedImage)
    assert named.size is not None
    assert size_called(named.size).own_secret


def test_a_file_whose_server_is_unknown_is_found_by_its_page() -> None:
    assert parse_url("http://photos4.flickr.com/1_cec6cd1c66_b.jpg").url == "https://flic.kr/p/2"
