"""Checks `flickr-gen diff` against eleven years of reflection: it reports exactly what the raw responses show.

The raw responses are read here a second time, without any of the generator's code, for each pair of snapshots in both
directions; for neighbours, what is known to have happened is pinned as well. The snapshot of 2023 has the arguments and
permissions of that year, but errors and samples of 2020.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from itertools import permutations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

Fact = tuple[str, ...]

NEIGHBOURS: dict[tuple[str, str], dict[str, int]] = {
    ("2013-07-22", "2017-02-27"): {
        "method added": 2,
        "argument added": 12,
        "argument removed": 56,
        "argument changed": 4,
        "error added": 330,
        "error removed": 8,
        "access changed": 6,
        "breaking": 64,
        "additive": 346,
        "documentation": 8,
    },
    ("2017-02-27", "2018-01-21"): {
        "method added": 14,
        "argument added": 2,
        "error added": 5,
        "field added": 1,
        "breaking": 0,
        "additive": 22,
        "documentation": 0,
    },
    ("2018-01-21", "2020-09-18"): {
        "argument added": 16,
        "error added": 26,
        "default added": 3,
        "breaking": 2,
        "additive": 40,
        "documentation": 3,
    },
    ("2020-09-18", "2023-10-24"): {
        "method added": 2,
        "method removed": 1,
        "argument added": 3,
        "argument removed": 1,
        "breaking": 2,
        "additive": 5,
        "documentation": 0,
    },
}
NAMED: dict[tuple[str, str], set[Fact]] = {
    ("2013-07-22", "2017-02-27"): {
        ("method", "added", "flickr.photos.getPopular"),
        ("argument", "removed", "flickr.photos.search", "jump_to"),
        ("argument", "added", "flickr.photosets.getPhotos", "user_id", "required"),
        ("required", "changed", "flickr.photos.setMeta", "title", "False"),
        ("permission", "changed", "flickr.people.getPhotos", "none"),
        ("error", "removed", "flickr.people.getPhotos", "99"),
        ("error", "added", "flickr.photos.addTags", "106"),
    },
    ("2017-02-27", "2018-01-21"): {
        ("method", "added", "flickr.testimonials.addTestimonial"),
        ("argument", "added", "flickr.galleries.addPhoto", "full_response", "optional"),
        ("field", "added", "flickr.profile.getProfile", "profile.showcase_set"),
    },
    ("2018-01-21", "2020-09-18"): {
        ("argument", "added", "flickr.galleries.getList", "continuation", "required"),
        ("argument", "added", "flickr.galleries.getPhotos", "continuation", "optional"),
        ("error", "added", "flickr.groups.pools.add", "29"),
    },
    ("2020-09-18", "2023-10-24"): {
        ("method", "removed", "flickr.groups.browse"),
        ("method", "added", "flickr.photos.licenses.getLicenseHistory"),
        ("method", "added", "flickr.stats.getMostPopularPhotoDateRange"),
        ("argument", "added", "flickr.photos.search", "content_types", "optional"),
        ("argument", "added", "flickr.photos.search", "video_content_types", "optional"),
        ("argument", "added", "flickr.people.getPhotos", "content_types", "optional"),
        ("argument", "removed", "flickr.people.getPublicGroups", "invitation_only"),
    },
}


def main(folder: Path) -> int:
    """Prints what differs from the raw responses; 1 if anything does."""
    raw = {path.name: snapshot(path) for path in sorted(folder.iterdir())}
    wrong: list[str] = []
    for old, new in permutations(raw, 2):
        difference = report(folder / old, folder / new)
        result = facts_told(difference)
        shown = facts_shown(raw[old], raw[new])
        wrong += [f"{old} → {new}: only diff says {fact}" for fact in sorted(result - shown)]
        wrong += [f"{old} → {new}: diff does not say {fact}" for fact in sorted(shown - result)]
        wrong += [f"{old} → {new}: diff does not say {fact}" for fact in NAMED.get((old, new), set()) - result]
        counts = {**counted(difference), **difference["summary"]}
        if (old, new) in NEIGHBOURS and counts != NEIGHBOURS[old, new]:
            wrong.append(f"{old} → {new}: {counts}, not {NEIGHBOURS[old, new]}")
    print("\n".join(wrong) or f"{len(raw)} snapshots, {len(raw) * (len(raw) - 1)} comparisons: all as the answers show")
    return 1 if wrong or len(raw) < 5 else 0


def report(old: Path, new: Path) -> dict[str, Any]:
    """What `flickr-gen diff` says."""
    command = [Path(sys.executable).with_name("flickr-gen"), "diff", old, new, "--format", "json", "--fail-on", "never"]
    output: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)  # noqa: S603
    return output


def counted(difference: dict[str, Any]) -> dict[str, int]:
    """Changes by what they are about, named as in `NEIGHBOURS`."""
    counts: Counter[str] = Counter()
    for change in difference["changes"]:
        about = "method" if change["part"] == "whole" else change["part"]
        counts[f"{'default' if change['fact'] == 'default' else about} {change['change']}"] += 1
    return dict(counts)


def facts_told(difference: dict[str, Any]) -> set[Fact]:
    """The changes in the form of the raw responses; values stated in prose are only counted."""
    found: set[Fact] = set()
    for change in difference["changes"]:
        subject, name, way, new = change["subject"], change["name"], change["change"], change["new"]
        match change["part"], change["fact"]:
            case "whole", "presence":
                found.add(("method", way, subject))
            case "access", fact:
                found.add((fact, way, subject, str(new)))
            case "argument", "presence":
                found.add(("argument", way, subject, name, *([new] if new else [])))
            case "argument", "required":
                found.add(("required", way, subject, name, str(new)))
            case "error", "presence":
                found.add(("error", way, subject, name))
            case "error", "message":
                found.add(("message", way, subject, name))
            case "field", "presence":
                found.add(("field", way, subject, name))
            case "argument", "default":
                pass
            case _:
                found.add(("other", repr(change)))
    return found


def facts_shown(old: dict[str, Any], new: dict[str, Any]) -> set[Fact]:
    """What is not the same in two snapshots."""
    found: set[Fact] = {("method", "added", name) for name in new.keys() - old.keys()}
    found |= {("method", "removed", name) for name in old.keys() - new.keys()}
    for name in old.keys() & new.keys():
        one, other = old[name], new[name]
        found |= {(fact, "changed", name, other["access"][fact]) for fact in one["access"]
                  if one["access"][fact] != other["access"][fact]}  # fmt: skip
        for argument, required in other["arguments"].items():
            if argument not in one["arguments"]:
                found.add(("argument", "added", name, argument, "required" if required else "optional"))
            elif one["arguments"][argument] != required:
                found.add(("required", "changed", name, argument, str(required)))
        found |= {("argument", "removed", name, each) for each in one["arguments"].keys() - other["arguments"].keys()}
        found |= {("error", "added", name, code) for code in other["errors"].keys() - one["errors"].keys()}
        found |= {("error", "removed", name, code) for code in one["errors"].keys() - other["errors"].keys()}
        found |= {("message", "changed", name, code) for code in one["errors"].keys() & other["errors"].keys()
                  if one["errors"][code] != other["errors"][code]}  # fmt: skip
        if one["fields"] is not None and other["fields"] is not None:
            found |= {("field", "added", name, path) for path in topmost(other["fields"] - one["fields"])}
            found |= {("field", "removed", name, path) for path in topmost(one["fields"] - other["fields"])}
    return found


def topmost(paths: set[str]) -> set[str]:
    """Those that are not below another one of them."""
    return {path for path in paths if not any(path.startswith(f"{other}.") for other in paths)}


def snapshot(folder: Path) -> dict[str, Any]:
    """Every method that a snapshot lists, as plain data."""
    names = [each["_content"] for each in json.loads((folder / "getMethods.json").read_bytes())["methods"]["method"]]
    return {name: method(json.loads((folder / "getMethodInfo" / f"{name}.json").read_bytes())) for name in names}


def method(tree: dict[str, Any]) -> dict[str, Any]:
    """One method as plain data: access, requiredness by argument, messages by code, fields of the sample."""
    about, required = tree["method"], {}
    for each in entries(tree, "argument"):
        needed = int(each["optional"]) == 0
        required[each["name"]] = needed or required.get(each["name"], False)  # 2020 lists one argument twice
    required.pop("api_key", None)
    return {
        "access": {
            "permission": ("none", "read", "write", "delete")[int(about["requiredperms"])],
            "login": str(int(about["needslogin"]) == 1),
            "signing": str(int(about["needssigning"]) == 1),
        },
        "arguments": required,
        "errors": {str(int(each["code"])): " ".join(each["message"].split()) for each in entries(tree, "error")},
        "fields": fields(about.get("response")),
    }


def entries(tree: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The entries of a list, which is absent, empty or its only entry at times."""
    container = tree.get(f"{name}s")
    found = container.get(name, []) if isinstance(container, dict) else []
    return found if isinstance(found, list) else [found]


def fields(response: Any) -> set[str] | None:
    """Dotted paths of attributes, elements and texts in a sample; None if there is none that can be read."""
    text = response.get("_content", "") if isinstance(response, dict) else response or ""
    text = re.sub(r"<\?xml[^>]*\?>", "", text).strip()
    try:
        root = ET.fromstring(f"<all>{text}</all>")  # noqa: S314  # recorded data that is part of the check
    except ET.ParseError:
        return None
    if not len(root):
        return None
    if len(root) == 1 and root[0].tag == "rsp":
        root = root[0]
    return {path for child in root for path in walk(child, child.tag)}


def walk(element: ET.Element, path: str) -> set[str]:
    """The paths of an element and of what is in it."""
    found = {path, *(f"{path}.{name}" for name in element.attrib)}
    if element.text and element.text.strip():
        found.add(f"{path}._content")
    return found.union(*(walk(child, f"{path}.{child.tag}") for child in element))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
