"""Compares the shapes of the sandbox's responses with those of recorded ones: missing and unknown members, types.

    SANDBOX_RESPONSES=DIR pytest -k responses_conform tests/sandbox/test_conformance.py
    python .ci/compare_shapes.py RECORDINGS DIR

Both folders hold `METHOD/NAME.json` or `.xml`. A member is missed if nearly all recordings have it and the sandbox
never does. It is surplus if the sandbox has it, and no recording does in an element of that name: extras that nobody
asked a method for say nothing.

Types are compared in JSON: text, number and boolean are distinguished, for zeros and for other values, as PHP sends a 0
for what is text otherwise. With three recordings of a method its own types count, with fewer those of a member of that
name in an element of that name count too. The recordings are of 2010 to 2018: `CHANGED` has what Flickr changed since.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from defusedxml.ElementTree import fromstring

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST_FILES = 3  # with fewer recordings nobody knows what is usual
NEARLY_ALL = 0.98
KINDS = {list: "an array", dict: "an object", type(None): "null"}
SCALARS = {bool: "boolean", str: "text", int: "number", float: "number"}
ZEROS = (0, "0", "", False)
# Changes after the recordings, as responses in public repositories show by their photos' ids and hosts.
CHANGED = (
    (re.compile(r"/photo/(height|width)_\w+"), "number", "since December 2019"),
    (re.compile(r"/(photo|(photo|suggestion)/location)/(latitude|longitude|accuracy)$"), "text", "since 2016"),
    (re.compile(r"/(photo|prevphoto|nextphoto)/license"), "text", "since 2018"),
    (re.compile(r"/photos/(pages|total)"), "number", "since 2021"),
)
NO_PHOTO = ("0", 0)  # the id of what stands for the photo before the first and after the last
ACCEPTED = {
    "flickr.galleries.getPhotos: /photos/continuation": "only galleries read by a cursor have it",
    "flickr.places.getInfo: /place/shapedata/urls": "the sandbox has no shapefiles to point to",
}
ASKED_FOR = {"flickr.test.echo", "primary_photo_extras"}  # their members are what a caller names


class Shapes:
    """The contents of one method's responses: counts of each element and of its members, and their types."""

    def __init__(self) -> None:
        self.elements: Counter[str] = Counter()
        self.members: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.files: defaultdict[str, set[str]] = defaultdict(set)
        self.kinds: defaultdict[str, set[str]] = defaultdict(set)
        self.scalars: defaultdict[tuple[str, bool], defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))

    def add(self, file: str, tree: Any, *, place: str = "", is_json: bool) -> None:
        """Counts an element and all below it."""
        if tree.get("id") in NO_PHOTO:
            return
        self.elements[place] += 1
        self.files[place].add(file)
        for name, value in tree.items():
            self.members[place][name] += 1
            below = f"{place}/{name}"
            if is_json:
                self.kinds[below].add(KINDS.get(type(value), "a text or number"))
                if scalar := SCALARS.get(type(value)):
                    self.scalars[below, value in ZEROS][scalar].add(file)
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, dict):
                    self.add(file, each, place=below, is_json=is_json)


def shapes_in(folder: Path) -> Shapes:
    """The shapes of the successful responses of one method."""
    shapes = Shapes()
    for path in sorted(folder.iterdir()):
        body = path.read_text("utf-8")
        if path.suffix == ".json":
            tree = json.loads(body)
            if tree.pop("stat", "") == "ok":
                shapes.add(path.name, tree, is_json=True)
        elif (root := fromstring(body)).get("stat") == "ok":
            shapes.add(path.name, {name: each for name, each in _tree(root).items() if name != "stat"}, is_json=False)
    return shapes


def _tree(element: Any) -> dict[str, Any]:
    tree: dict[str, Any] = dict(element.attrib)
    for child in element:
        tree.setdefault(child.tag, []).append(_tree(child))
    return tree


class Known:
    """What elements and members of a name hold in any recording, of whatever method."""

    def __init__(self, recordings: list[Shapes]) -> None:
        self.members: defaultdict[str, set[str]] = defaultdict(set)
        self.kinds: defaultdict[str, set[str]] = defaultdict(set)
        self.scalars: defaultdict[tuple[str, bool], set[str]] = defaultdict(set)
        for shapes in recordings:
            for place, members in shapes.members.items():
                self.members[_last(place)].update(members)
            for place, kinds in shapes.kinds.items():
                self.kinds[_last(place)].update(kinds)
            for (place, is_zero), scalars in shapes.scalars.items():
                self.scalars[_last_two(place), is_zero].update(scalars)


def _last_two(place: str) -> str:
    return "/".join(place.rsplit("/", 2)[-2:])


def _last(place: str) -> str:
    return place.rpartition("/")[2]


def differences(recorded: Shapes, ours: Shapes, known: Known) -> Iterator[str]:
    """What differs, a line each."""
    for place in sorted(recorded.elements.keys() & ours.elements.keys()):
        count, files = recorded.elements[place], len(recorded.files[place])
        if files < LEAST_FILES or _last(place) in ASKED_FOR:
            continue
        for name, times in recorded.members[place].items():
            if times >= NEARLY_ALL * count and name not in ours.members[place]:
                yield f"{place}/{name} is missed: {times} of {count} recorded have it"
        for name in sorted(ours.members[place].keys() - known.members[_last(place)] - {"_content"}):
            yield f"{place}/{name} is surplus: none of {count} recorded has it"
    for place in sorted(recorded.kinds.keys() & ours.kinds.keys()):
        if new := ours.kinds[place] - recorded.kinds[place] - known.kinds[_last(place)]:
            was = ", ".join(sorted(recorded.kinds[place]))
            yield f"{place} is {', '.join(sorted(new))}; recorded: {was}"
    yield from scalar_differences(recorded, ours, known)


def scalar_differences(recorded: Shapes, ours: Shapes, known: Known) -> Iterator[str]:
    """Which texts, numbers and booleans are of another type than recorded ones, and than what Flickr sends since."""
    for (place, is_zero), sent in sorted(ours.scalars.items()):
        if _last(place.rpartition("/")[0]) in ASKED_FOR:
            continue
        changed = {kind for pattern, kind, _ in CHANGED if not is_zero and pattern.search(place)}
        of_method = recorded.scalars.get((place, is_zero), {})
        right = set(of_method)
        if len(set().union(*of_method.values())) < LEAST_FILES:
            right |= known.scalars.get((_last_two(place), is_zero), set())
        wrong = set(sent) - (changed or right)
        if (changed or right) and wrong:
            what = "zero" if is_zero else "value"
            yield f"{place} is {', '.join(sorted(wrong))} for a {what}; sent: {', '.join(sorted(changed or right))}"


def main(recordings: Path, responses: Path) -> int:
    """The number of differences, at most 100."""
    recorded = {folder.name: shapes_in(folder) for folder in sorted(recordings.glob("flickr.*"))}
    known = Known(list(recorded.values()))
    found = compared = 0
    for folder in sorted(responses.iterdir()):
        if folder.name not in recorded or folder.name in ASKED_FOR:
            continue
        compared += 1
        for line in differences(recorded[folder.name], shapes_in(folder), known):
            text = f"{folder.name}: {line}"
            reason = ACCEPTED.get(text.partition(" is ")[0])
            found += not reason
            print(f"{text}: {reason}" if reason else text)
    print(f"{compared} methods compared, {found} differences to fix")
    return min(found, 100) if compared else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
