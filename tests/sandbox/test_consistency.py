"""Methods agree with each other, whatever was done before: a model of our own beside the sandbox, on random walks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from defusedxml.ElementTree import fromstring
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from flickr_sandbox import Sandbox
from flickr_sandbox.pictures.draw import draw

KEY, SECRET = "5a6db0c05a6db0c05a6db0c05a6db0c0", "5ec2e75ec2e75ec2"
USERS = ("ada", "ben", "cleo")
NSIDS = {"ada": "1001@N01", "ben": "1002@N02", "cleo": "1003@N03"}
GROUP = "2001@N21"
WORLD = {
    "users": [{"username": name, "path_alias": name, "nsid": NSIDS[name], "is_pro": True} for name in USERS],
    "contacts": [{"owner": "ada", "contact": "ben", "is_friend": True}],  # Ada's friend Ben; Cleo is nobody's
    "groups": [{"nsid": GROUP, "name": "Ponds", "members": {"ada": "admin", "ben": "member", "cleo": "member"}}],
}
PICTURE = draw("pond", 8, 6)
TAGS = ("otter", "Pond Life", "dc:format=35mm", "Été")
CLEAN = {"otter": "otter", "Pond Life": "pondlife", "dc:format=35mm": "dc:format=35mm", "Été": "été"}
PRIVACY = {"public": (1, 0, 0), "friends": (0, 1, 0), "family": (0, 0, 1), "private": (0, 0, 0)}
WHO = st.sampled_from(USERS)


@dataclass
class Photo:
    """What the model knows of a photo."""

    owner: str
    title: str
    privacy: str
    tags: set[str] = field(default_factory=set)
    fans: set[str] = field(default_factory=set)
    comments: dict[str, str] = field(default_factory=dict)
    notes: dict[str, tuple[str, str]] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    place: tuple[str, str] | None = None
    in_pool: bool = False

    def seen_by(self, viewer: str | None) -> bool:
        """Whether somebody may see it: Ben is Ada's friend, and nobody is family."""
        is_friend = (self.owner, viewer, self.privacy) == ("ada", "ben", "friends")
        return self.privacy == "public" or viewer == self.owner or is_friend


class Picking(RuleBasedStateMachine):
    """Three people show and hide photos, pick each other's for galleries, and write notes on them."""

    photos, galleries, notes = Bundle("photos"), Bundle("galleries"), Bundle("notes")
    sandbox: Sandbox
    session: requests.Session

    @initialize(target=photos)
    def begin(self) -> Any:
        """A world with one public photo of each."""
        self.sandbox.reset()
        self.tokens = {name: self.sandbox.sign_in(name) for name in USERS}
        self.shown: dict[str, Photo] = {}
        self.sets: dict[str, tuple[str, list[str]]] = {}
        self.picked: dict[str, tuple[str, list[str]]] = {}  # galleries
        return multiple(*(self._uploaded(name, "public", set()) for name in USERS))

    def call(self, viewer: str | None, method: str, **arguments: Any) -> dict[str, Any]:
        fields = {"method": f"flickr.{method}", "format": "json", "nojsoncallback": "1", "api_key": KEY}
        fields |= self._signed(viewer) | {name: str(value) for name, value in arguments.items()}
        response: dict[str, Any] = self.session.post(
            f"{self.sandbox.base_url}/services/rest/", fields, timeout=60
        ).json()
        return response

    def _signed(self, viewer: str | None) -> dict[str, str]:
        if viewer is None:
            return {}
        token = self.tokens[viewer]
        oauth = {"oauth_consumer_key": KEY, "oauth_token": token.token, "oauth_signature_method": "PLAINTEXT"}
        return {**oauth, "oauth_signature": f"{SECRET}&{token.secret}"}

    def ok(self, viewer: str | None, method: str, **arguments: Any) -> dict[str, Any]:
        response = self.call(viewer, method, **arguments)
        assert response["stat"] == "ok", (method, arguments, response)
        return response

    def fails(self, viewer: str | None, method: str, **arguments: Any) -> int:
        response = self.call(viewer, method, **arguments)
        assert response["stat"] == "fail", (method, arguments, response)
        code: int = response["code"]
        return code

    def ids(self, viewer: str | None, method: str, **arguments: Any) -> list[str]:
        """The photos that a method lists, each once, as many as it says."""
        (listed,) = [
            each for name, each in self.ok(viewer, method, per_page=500, **arguments).items() if name != "stat"
        ]
        found = [photo["id"] for photo in listed["photo"]]
        assert len(found) == len(set(found)) == int(listed["total"]), (method, listed)
        return found

    @rule(target=photos, owner=WHO, privacy=st.sampled_from(["public", *PRIVACY]), tags=st.sets(st.sampled_from(TAGS)))
    def upload(self, owner: str, privacy: str, tags: set[str]) -> str:
        return self._uploaded(owner, privacy, tags)

    def _uploaded(self, owner: str, privacy: str, tags: set[str]) -> str:
        title = f"Photo {len(self.shown)}"
        flags = dict(zip(("is_public", "is_friend", "is_family"), map(str, PRIVACY[privacy]), strict=True))
        fields = {"title": title, "tags": " ".join(f'"{tag}"' for tag in tags), **flags, **self._signed(owner)}
        url = f"{self.sandbox.base_url}/services/upload/"
        response = self.session.post(url, fields, files={"photo": ("a.png", PICTURE)}, timeout=60)
        photo_id: str = fromstring(response.content).findtext("photoid")
        self.shown[photo_id] = Photo(owner, title, privacy, set(tags))
        return photo_id

    @rule(photo=consumes(photos), who=WHO)
    def delete(self, photo: str, who: str) -> None:
        known = self.shown[photo]
        if known.owner != who:
            assert self.fails(who, "photos.delete", photo_id=photo) == 1
            who = known.owner
        self.ok(who, "photos.delete", photo_id=photo)
        del self.shown[photo]
        for album, (_, members) in list(self.sets.items()):
            if photo in members:
                members.remove(photo)
                if not members:
                    del self.sets[album]
        for _, members in self.picked.values():
            if photo in members:
                members.remove(photo)
        assert self.fails(who, "photos.getInfo", photo_id=photo) == 1

    @rule(photo=photos, privacy=st.sampled_from(list(PRIVACY)), who=WHO)
    def set_perms(self, photo: str, privacy: str, who: str) -> None:
        if photo not in self.shown:
            return
        flags = dict(zip(("is_public", "is_friend", "is_family"), PRIVACY[privacy], strict=True))
        arguments = {"photo_id": photo, "perm_comment": 3, "perm_addmeta": 2, **flags}
        known = self.shown[photo]
        if known.owner != who:
            self.fails(who, "photos.setPerms", **arguments)
        self.ok(known.owner, "photos.setPerms", **arguments)
        known.privacy = privacy

    @rule(target=notes, photo=photos, who=WHO)
    def annotate(self, photo: str, who: str) -> Any:
        known = self.shown.get(photo)
        if known is None:
            return multiple()
        arguments = {"photo_id": photo, "note_text": "Note", "note_x": 1, "note_y": 2, "note_w": 3, "note_h": 3}
        if not known.seen_by(who):
            assert self.fails(who, "photos.notes.add", **arguments) == 1
            return multiple()
        info = self.ok(who, "photos.getInfo", photo_id=photo)["photo"]
        if not int(info["editability"]["canaddmeta"]):
            assert self.fails(who, "photos.notes.add", **arguments) == 2
            return multiple()
        note: str = self.ok(who, "photos.notes.add", **arguments)["note"]["id"]
        known.notes[note] = who, "Note"
        return note

    @rule(note=notes, who=WHO, away=st.booleans())
    def change_note(self, note: str, who: str, away: bool) -> None:
        known = next((photo for photo in self.shown.values() if note in photo.notes), None)
        place = {"note_id": note, "note_text": f"By {who}", "note_x": 0, "note_y": 0, "note_w": 2, "note_h": 2}
        method, arguments = ("delete", {"note_id": note}) if away else ("edit", place)
        if known is None:
            assert self.fails(who, f"photos.notes.{method}", **arguments) == 1
        elif who == known.notes[note][0] or (away and who == known.owner):
            self.ok(who, f"photos.notes.{method}", **arguments)
            if away:
                del known.notes[note]
            else:
                known.notes[note] = who, f"By {who}"
        else:
            assert self.fails(who, f"photos.notes.{method}", **arguments) == 2

    @rule(target=galleries, owner=WHO)
    def make_gallery(self, owner: str) -> str:
        made: str = self.ok(owner, "galleries.create", title="Gallery", description="")["gallery"]["id"]
        self.picked[made] = owner, []
        return made

    @rule(gallery=galleries, photo=photos, who=WHO)
    def pick(self, gallery: str, photo: str, who: str) -> None:
        """Galleries show other people's public photos."""
        known, (owner, members) = self.shown.get(photo), self.picked[gallery]
        arguments = {"gallery_id": gallery, "photo_id": photo}
        if who != owner:
            self.fails(who, "galleries.addPhoto", **arguments)
        if known is None or not known.seen_by(owner) or photo in members:
            self.fails(owner, "galleries.addPhoto", **arguments)
        elif known.owner == owner:
            assert self.fails(owner, "galleries.addPhoto", **arguments) == 7
        elif known.privacy != "public":
            assert self.fails(owner, "galleries.addPhoto", **arguments) == 6
        else:
            self.ok(owner, "galleries.addPhoto", **arguments)
            members.append(photo)

    @rule(gallery=galleries, photo=photos, who=WHO)
    def unpick(self, gallery: str, photo: str, who: str) -> None:
        owner, members = self.picked[gallery]
        arguments = {"gallery_id": gallery, "photo_id": photo}
        if who != owner or photo not in members:
            self.fails(who, "galleries.removePhoto", **arguments)
        else:
            self.ok(owner, "galleries.removePhoto", **arguments)
            members.remove(photo)

    @rule(gallery=galleries, viewer=st.sampled_from([None, *USERS]))
    def galleries_hold_what_was_picked(self, gallery: str, viewer: str | None) -> None:
        """As far as the viewer may see it: what was public once may be private now."""
        owner, members = self.picked[gallery]
        seen = [key for key in members if self.shown[key].seen_by(viewer)]
        assert self.ids(viewer, "galleries.getPhotos", gallery_id=gallery) == seen
        info = self.ok(viewer, "galleries.getInfo", gallery_id=gallery)["gallery"]
        assert (info["owner"], int(info["count_total"])) == (NSIDS[owner], len(seen))
        assert info["primary_photo_id"] in (seen or [""])
        assert ("primary_photo_secret" in info) == bool(seen)
        assert len(info["cover_photos"]["photo"]) == min(3, len(seen))
        listed = self.ok(viewer, "galleries.getList", user_id=NSIDS[owner])["galleries"]["gallery"]
        assert {each["id"] for each in listed} == {key for key, (whose, _) in self.picked.items() if whose == owner}
        for key in seen:
            found = self.ok(viewer, "galleries.getListForPhoto", photo_id=key)["galleries"]["gallery"]
            assert {each["id"] for each in found} == {each for each, (_, those) in self.picked.items() if key in those}
        every = {key for _, those in self.picked.values() for key in those if self.shown[key].seen_by(viewer)}
        assert set(self.ids(viewer, "photos.search", in_gallery=1)) == every

    @invariant()
    def galleries_count_what_is_public(self) -> None:
        """To somebody who is not signed in."""
        picked = getattr(self, "picked", {})
        for whose in {owner for owner, members in picked.values() if members}:
            listed = self.ok(None, "galleries.getList", user_id=NSIDS[whose])["galleries"]["gallery"]
            for each in listed:
                public = [key for key in picked[each["id"]][1] if self.shown[key].seen_by(None)]
                assert int(each["count_total"]) == len(public)
                assert each["primary_photo_id"] in (public or [""])
                assert ("primary_photo_secret" in each) == bool(public)

    @rule(photo=photos, viewer=st.sampled_from([None, *USERS]))
    def notes_are_those_that_were_written(self, photo: str, viewer: str | None) -> None:
        known = self.shown.get(photo)
        if known is None or not known.seen_by(viewer):
            assert self.fails(viewer, "photos.getInfo", photo_id=photo) == 1
            return
        info = self.ok(viewer, "photos.getInfo", photo_id=photo)["photo"]
        written = {note["id"]: (note["author"], note["_content"]) for note in info["notes"]["note"]}
        assert written == {key: (NSIDS[who], text) for key, (who, text) in known.notes.items()}


class Consistency(Picking):
    """Three people do what people do; what one method returns must fit what the others return."""

    photos, albums, said = Picking.photos, Bundle("albums"), Bundle("said")

    @rule(photo=photos, tags=st.sets(st.sampled_from(TAGS)), instead=st.booleans())
    def tag(self, photo: str, tags: set[str], instead: bool) -> None:
        known = self.shown.get(photo)
        if known is None:
            return
        method = "setTags" if instead else "addTags"
        if not tags and not instead:
            return
        self.ok(known.owner, f"photos.{method}", photo_id=photo, tags=" ".join(f'"{tag}"' for tag in tags))
        known.tags = tags if instead else known.tags | tags

    @rule(photo=photos)
    def untag(self, photo: str) -> None:
        known = self.shown.get(photo)
        if known is None or not known.tags:
            return
        tags = self.ok(known.owner, "photos.getInfo", photo_id=photo)["photo"]["tags"]["tag"]
        assert {tag["raw"] for tag in tags} == known.tags
        self.ok(known.owner, "photos.removeTag", tag_id=tags[0]["id"])
        known.tags = known.tags - {tags[0]["raw"]}

    @rule(photo=photos, who=WHO)
    def favour(self, photo: str, who: str) -> None:
        known = self.shown.get(photo)
        if known is None:
            return
        if known.owner == who or not known.seen_by(who) or who in known.fans:
            self.fails(who, "favorites.add", photo_id=photo)
        else:
            self.ok(who, "favorites.add", photo_id=photo)
            known.fans.add(who)

    @rule(photo=photos, who=WHO)
    def disfavour(self, photo: str, who: str) -> None:
        known = self.shown.get(photo)
        if known is None:
            return
        if who in known.fans:
            self.ok(who, "favorites.remove", photo_id=photo)
            known.fans.remove(who)
        else:
            self.fails(who, "favorites.remove", photo_id=photo)

    @rule(target=said, photo=photos, who=WHO)
    def comment(self, photo: str, who: str) -> Any:
        known = self.shown.get(photo)
        if known is None:
            return multiple()
        if not known.seen_by(who):
            self.fails(who, "photos.comments.addComment", photo_id=photo, comment_text="?")
            return multiple()
        comment: str = self.ok(who, "photos.comments.addComment", photo_id=photo, comment_text="!")["comment"]["id"]
        known.comments[comment] = who
        return comment

    @rule(comment=said, who=WHO)
    def take_back(self, comment: str, who: str) -> None:
        found = next((photo for photo in self.shown.values() if comment in photo.comments), None)
        if found is None or who not in (found.comments[comment], found.owner):
            self.fails(who, "photos.comments.deleteComment", comment_id=comment)
        elif not found.seen_by(who):
            return  # whether one may take back what one cannot see any more is nowhere said
        else:
            self.ok(who, "photos.comments.deleteComment", comment_id=comment)
            del found.comments[comment]

    @rule(photo=photos, who=WHO, away=st.booleans())
    def name_person(self, photo: str, who: str, away: bool) -> None:
        known = self.shown.get(photo)
        if known is None:
            return
        arguments = {"photo_id": photo, "user_id": NSIDS[who]}
        if away and who in known.people:
            self.ok(known.owner, "photos.people.delete", **arguments)
            known.people.remove(who)
        elif away:
            self.fails(known.owner, "photos.people.delete", **arguments)
        elif known.privacy != "public" and who != known.owner:
            self.fails(known.owner, "photos.people.add", **arguments)
        else:
            self.ok(known.owner, "photos.people.add", **arguments)
            known.people.add(who)

    @rule(photo=photos, latitude=st.sampled_from(["52.52", "-33.865"]), away=st.booleans())
    def locate(self, photo: str, latitude: str, away: bool) -> None:
        known = self.shown.get(photo)
        if known is None:
            return
        if away and known.place is None:
            assert self.fails(known.owner, "photos.geo.removeLocation", photo_id=photo) == 2
        elif away:
            self.ok(known.owner, "photos.geo.removeLocation", photo_id=photo)
            known.place = None
        else:
            longitude = {"52.52": "13.405", "-33.865": "151.209"}[latitude]
            self.ok(known.owner, "photos.geo.setLocation", photo_id=photo, lat=latitude, lon=longitude)
            flags = {"is_public": 1, "is_contact": 0, "is_friend": 0, "is_family": 0}
            self.ok(known.owner, "photos.geo.setPerms", photo_id=photo, **flags)
            known.place = latitude, longitude

    @rule(target=albums, photo=photos)
    def make_album(self, photo: str) -> Any:
        known = self.shown.get(photo)
        if known is None:
            return multiple()
        made: str = self.ok(known.owner, "photosets.create", title="Album", primary_photo_id=photo)["photoset"]["id"]
        self.sets[made] = known.owner, [photo]
        return made

    @rule(album=albums, photo=photos)
    def fill_album(self, album: str, photo: str) -> None:
        known, owned = self.shown.get(photo), self.sets.get(album)
        if known is None or owned is None:
            return
        owner, members = owned
        if known.owner != owner or photo in members:
            self.fails(owner, "photosets.addPhoto", photoset_id=album, photo_id=photo)
        else:
            self.ok(owner, "photosets.addPhoto", photoset_id=album, photo_id=photo)
            members.append(photo)

    @rule(album=albums, photo=photos)
    def empty_album(self, album: str, photo: str) -> None:
        owned = self.sets.get(album)
        if owned is None:
            return
        owner, members = owned
        if photo not in members:
            self.fails(owner, "photosets.removePhoto", photoset_id=album, photo_id=photo)
            return
        self.ok(owner, "photosets.removePhoto", photoset_id=album, photo_id=photo)
        members.remove(photo)
        if not members:
            del self.sets[album]

    @rule(album=consumes(albums))
    def delete_album(self, album: str) -> None:
        if album in self.sets:
            self.ok(self.sets[album][0], "photosets.delete", photoset_id=album)
            del self.sets[album]

    @rule(photo=photos, away=st.booleans())
    def pool(self, photo: str, away: bool) -> None:
        known = self.shown.get(photo)
        if known is None:
            return
        method = "remove" if away else "add"
        if away == known.in_pool:
            self.ok(known.owner, f"groups.pools.{method}", photo_id=photo, group_id=GROUP)
            known.in_pool = not away
        else:
            self.fails(known.owner, f"groups.pools.{method}", photo_id=photo, group_id=GROUP)

    @rule(viewer=st.sampled_from([None, *USERS]), owner=WHO, tag=st.sampled_from(TAGS))
    def lists_agree(self, viewer: str | None, owner: str, tag: str) -> None:
        seen = {key: photo for key, photo in self.shown.items() if photo.seen_by(viewer)}
        own = {key: photo for key, photo in seen.items() if photo.owner == owner}
        nsid = NSIDS[owner]
        assert set(self.ids(viewer, "photos.search", user_id=nsid)) == set(own)
        assert set(self.ids(viewer, "people.getPhotos", user_id=nsid)) == set(own) if viewer else True
        public = {key for key, photo in self.shown.items() if photo.owner == owner and photo.privacy == "public"}
        assert set(self.ids(viewer, "people.getPublicPhotos", user_id=nsid)) == public
        tagged = {key for key, photo in seen.items() if tag in photo.tags}
        assert set(self.ids(viewer, "photos.search", tags=CLEAN[tag])) == tagged
        placed = {key for key, photo in seen.items() if photo.place and photo.place[0] == "52.52"}
        assert set(self.ids(viewer, "photos.search", lat="52.52", lon="13.405", radius=3)) == placed
        pooled = {key for key, photo in seen.items() if photo.in_pool}
        assert set(self.ids(viewer, "groups.pools.getPhotos", group_id=GROUP)) == pooled
        faved = {key for key, photo in seen.items() if owner in photo.fans}
        assert set(self.ids(viewer, "favorites.getList", user_id=nsid)) == faved if viewer else True
        named = {key for key, photo in seen.items() if owner in photo.people}
        assert set(self.ids(viewer, "people.getPhotosOf", user_id=nsid)) == named if viewer else True
        recent = {key for key, photo in self.shown.items() if photo.privacy == "public"}
        assert set(self.ids(viewer, "photos.getRecent")) == recent

    @rule(owner=WHO)
    def own_lists_agree(self, owner: str) -> None:
        own = {key: photo for key, photo in self.shown.items() if photo.owner == owner}
        in_albums = {key for _, members in self.sets.values() for key in members}
        assert set(self.ids(owner, "photos.getNotInSet")) == set(own) - in_albums
        assert set(self.ids(owner, "photos.getUntagged")) == {key for key, photo in own.items() if not photo.tags}
        assert set(self.ids(owner, "photos.getWithGeoData")) == {key for key, photo in own.items() if photo.place}
        without = {key for key, photo in own.items() if not photo.place}
        assert set(self.ids(owner, "photos.getWithoutGeoData")) == without
        assert int(
            self.ok(owner, "people.getInfo", user_id=NSIDS[owner])["person"]["photos"]["count"]["_content"]
        ) == len(own)
        tags = self.ok(owner, "tags.getListUser", user_id=NSIDS[owner])["who"]["tags"]["tag"]
        assert {tag["_content"] for tag in tags} == {CLEAN[tag] for photo in own.values() for tag in photo.tags}
        albums = self.ok(owner, "photosets.getList")["photosets"]["photoset"]
        mine = {key: members for key, (whose, members) in self.sets.items() if whose == owner}
        assert {album["id"]: int(album["photos"]) for album in albums} == {key: len(each) for key, each in mine.items()}

    @rule(photo=photos, viewer=st.sampled_from([None, *USERS]))
    def one_photo_is_the_same_everywhere(self, photo: str, viewer: str | None) -> None:
        known = self.shown.get(photo)
        if known is None or not known.seen_by(viewer):
            for method in ("getInfo", "getSizes", "getExif", "getAllContexts", "getFavorites", "comments.getList"):
                assert self.fails(viewer, f"photos.{method}", photo_id=photo) == 1
            return
        info = self.ok(viewer, "photos.getInfo", photo_id=photo)["photo"]
        assert info["title"]["_content"] == known.title
        assert info["owner"]["nsid"] == NSIDS[known.owner]
        assert {tag["raw"] for tag in info["tags"]["tag"]} == known.tags
        assert int(info["comments"]["_content"]) == len(known.comments)
        assert int(info["isfavorite"]) == int(viewer in known.fans)
        written = {note["id"]: (note["author"], note["_content"]) for note in info["notes"]["note"]}
        assert written == {key: (NSIDS[who], text) for key, (who, text) in known.notes.items()}
        assert ("location" in info) == (known.place is not None)
        flags = tuple(int(info["visibility"][name]) for name in ("ispublic", "isfriend", "isfamily"))
        assert flags == PRIVACY[known.privacy]
        fans = self.ok(viewer, "photos.getFavorites", photo_id=photo)["photo"]
        assert {fan["nsid"] for fan in fans["person"]} == {NSIDS[name] for name in known.fans}
        said = self.ok(viewer, "photos.comments.getList", photo_id=photo)["comments"].get("comment", [])
        assert {each["id"]: each["author"] for each in said} == {key: NSIDS[who] for key, who in known.comments.items()}
        contexts = self.ok(viewer, "photos.getAllContexts", photo_id=photo)
        assert {each["id"]: int(each["count_photo"]) for each in contexts.get("set", [])} == {
            key: sum(self.shown[each].seen_by(viewer) for each in members)
            for key, (_, members) in self.sets.items()
            if photo in members
        }
        assert {each["id"] for each in contexts.get("pool", [])} == ({GROUP} if known.in_pool else set())
        people = self.ok(viewer, "photos.people.getList", photo_id=photo)["people"]["person"]
        assert {each["nsid"] for each in people} == {NSIDS[name] for name in known.people}
        self._contexts_agree(photo, known, viewer)
        if known.place:
            place = self.ok(viewer, "photos.geo.getLocation", photo_id=photo)["photo"]["location"]
            assert (float(place["latitude"]), float(place["longitude"])) == tuple(map(float, known.place))

    def _contexts_agree(self, photo: str, known: Photo, viewer: str | None) -> None:
        """The neighbours of a photo are those that the viewer may see, as many as the context counts."""
        seen = {key: each for key, each in self.shown.items() if each.seen_by(viewer)}
        own = {key for key, each in seen.items() if each.owner == known.owner}
        self._neighbours(self.ok(viewer, "photos.getContext", photo_id=photo), own, photo)
        if known.in_pool:
            pooled = {key for key, each in seen.items() if each.in_pool}
            self._neighbours(self.ok(viewer, "groups.pools.getContext", photo_id=photo, group_id=GROUP), pooled, photo)
        for fan in known.fans:
            faved = {key for key, each in seen.items() if fan in each.fans}
            context = self.ok(viewer, "favorites.getContext", photo_id=photo, user_id=NSIDS[fan])
            self._neighbours(context, faved, photo)
        for album, (_, members) in self.sets.items():
            if photo in members:
                context = self.ok(viewer, "photosets.getContext", photo_id=photo, photoset_id=album)
                shown = [key for key in members if key in seen]
                self._neighbours(context, set(shown), photo)
                here = shown.index(photo)
                around = [*(shown[here - 1 : here] or ["0"]), *(shown[here + 1 : here + 2] or ["0"])]
                assert [str(context[name]["id"]) for name in ("prevphoto", "nextphoto")] == around

    def _neighbours(self, context: dict[str, Any], shown: set[str], photo: str) -> None:
        assert int(context["count"]["_content"]) == len(shown)
        ends = [str(context[name]["id"]) for name in ("prevphoto", "nextphoto")]
        others = [end for end in ends if end != "0"]
        assert set(others) <= shown - {photo}
        assert len(others) == min(2, len(shown) - 1) or (len(shown) > 2 and len(others) == 1)

    @rule(owner=WHO)
    def feeds_agree(self, owner: str) -> None:
        public = {key: photo for key, photo in self.shown.items() if photo.privacy == "public"}
        nsid = NSIDS[owner]
        assert self._feed("photos_public", id=nsid) == {key for key, photo in public.items() if photo.owner == owner}
        assert self._feed("photos_faves", nsid=nsid) == {key for key, photo in public.items() if owner in photo.fans}
        said = {key for key, photo in public.items() if owner in photo.comments.values()}
        assert self._feed("photos_comments", user_id=nsid) == said
        assert self._feed("groups_pool", id=GROUP) == {key for key, photo in public.items() if photo.in_pool}
        placed = {key for key, photo in public.items() if photo.place and photo.owner == owner}
        assert self._feed("geo", id=nsid) == placed
        for album, (whose, members) in self.sets.items():
            if whose == owner:
                assert self._feed("photoset", set=album, nsid=nsid) == set(members) & set(public)

    def _feed(self, name: str, **arguments: str) -> set[str]:
        """The photos of a feed; walks are too short for more than twenty to be public in one that matters."""
        address = f"{self.sandbox.base_url}/services/feeds/{name}.gne"
        response = self.session.get(address, params={"format": "json", "nojsoncallback": "1", **arguments}, timeout=60)
        return {item["link"].rstrip("/").rpartition("/")[2] for item in response.json()["items"]}

    @rule(viewer=WHO)
    def contacts_show_what_they_let_one_see(self, viewer: str) -> None:
        listed = self.ok(viewer, "photos.getContactsPhotos", count=50)["photos"]["photo"]
        theirs = {key for key, photo in self.shown.items() if photo.owner == "ben" and photo.seen_by("ada")}
        assert {photo["id"] for photo in listed} == (theirs if viewer == "ada" else set())

    @rule(album=albums, viewer=st.sampled_from([None, *USERS]))
    def albums_hold_what_was_put_there(self, album: str, viewer: str | None) -> None:
        if album not in self.sets:
            assert self.fails(viewer, "photosets.getInfo", photoset_id=album) == 1
            return
        _, members = self.sets[album]
        seen = [key for key in members if self.shown[key].seen_by(viewer)]
        assert self.ids(viewer, "photosets.getPhotos", photoset_id=album) == seen
        info = self.ok(viewer, "photosets.getInfo", photoset_id=album)["photoset"]
        assert int(info["photos"]) == len(seen)
        assert info["primary"] in (seen or [""])
        assert bool(info["secret"]) == bool(seen)

    @invariant()
    def feeds_show_what_is_public(self) -> None:
        if not hasattr(self, "shown"):
            return
        address = f"{self.sandbox.base_url}/services/feeds/photos_public.gne"
        items = self.session.get(address, params={"format": "json", "nojsoncallback": "1"}, timeout=60).json()["items"]
        public = {key for key, photo in self.shown.items() if photo.privacy == "public"}
        assert {item["link"].rstrip("/").rpartition("/")[2] for item in items} <= public
        assert len(items) == min(20, len(public))


@pytest.mark.parametrize("walk", [Picking, Consistency])
def test_methods_agree_after_whatever_was_done(walk) -> None:
    with Sandbox(seed=WORLD) as sandbox, requests.Session() as session:
        walk.sandbox, walk.session = sandbox, session
        walks = settings(
            max_examples=15, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        )
        run_state_machine_as_test(walk, settings=walks)
