"""Five invented members."""

from __future__ import annotations

from flickr_sandbox.state.records import User

__all__ = ["CONTACTS", "PEOPLE"]


def _user(number: int, username: str, path_alias: str | None, realname: str, location: str, **more: int) -> User:
    return User(
        nsid=f"{number:08}@N0{number % 8 + 1}",
        username=username,
        path_alias=path_alias,
        realname=realname,
        location=location,
        description=f"{realname} lives in a sandbox, and so do these pictures.",
        is_pro=bool(more.get("is_pro", 0)),
        joined=more.get("joined", 1262304000),
        icon_server=more.get("icon_server", 65535),
        privacy=more.get("privacy", 1),
        content_type=1,
        hidden=more.get("hidden", 1),
        safety_level=1,
        geo_perms=1,
        import_geo=more.get("import_geo", 0),
    )


PEOPLE: tuple[User, ...] = (
    _user(
        10203040, "Otter of Sandbank", "otterbank", "Ottilie Sandbank", "Lower Pixelton", is_pro=1, joined=1104537600
    ),
    _user(11213141, "brass_heron", "brassheron", "Heron Brassworth", "Upper Pixelton", joined=1262304000),
    _user(12223242, "Mapwright", "mapwright", "Carta Mapwright", "Isle of Contour", is_pro=1, joined=1293840000),
    _user(
        13233343,
        "quiet tideline",
        None,
        "Marlow Tideline",
        "Greywater Sound",
        joined=1325376000,
        privacy=4,
        icon_server=0,
    ),
    _user(14243444, "Zephyr&Quill", "zephyrquill", "Zoë Quill", "Windmill Halt", joined=1356998400, privacy=5),
)

# owner, contact, friend, family: the owner's contacts, and their kind
CONTACTS: tuple[tuple[int, int, bool, bool], ...] = (
    (0, 1, True, False),
    (0, 3, False, True),
    (1, 0, True, False),
    (2, 0, False, False),
    (3, 0, False, True),
    (3, 4, True, True),
    (4, 3, True, True),
)
