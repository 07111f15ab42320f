"""Decodes every recording below a folder with the generated client.

None may raise but by Flickr's own `stat=fail`, and no member that says anything may be lost, but for those that the
specs call rare.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import flickr_client
import flickr_specs
from flickr_client import APIError, Record
from flickr_client._index import PATHS, method_named

if TYPE_CHECKING:
    from collections.abc import Iterator

BLANK: tuple[Any, ...] = ("", None, [], {}, {"_content": ""})


def main(folder: Path) -> int:
    """Prints how many decoded; 1 if any did not, or not wholly."""
    counts: Counter[str] = Counter()
    for path in sorted(folder.glob("*/*")):
        if path.parent.name not in PATHS:
            continue
        try:
            response = flickr_client.decode(path.parent.name, path.read_bytes())
        except APIError:
            counts["failures of Flickr's own"] += 1
            continue
        except Exception as error:  # noqa: BLE001  # whatever it is, it is what this looks for
            counts["broken"] += 1
            print(f"{path}: {error!r}")
            continue
        counts["decoded"] += 1
        for place in lost(path, response):
            counts["members lost"] += 1
            print(f"{path}: {place} is lost")
    print(", ".join(f"{number} {what}" for what, number in counts.items()))
    return 1 if counts["broken"] or counts["members lost"] or not counts["decoded"] else 0


def lost(path: Path, response: Any) -> Iterator[str]:
    """The places of a JSON recording whose data are missing in its typed response."""
    if path.suffix != ".json" or not isinstance(response, Record):
        return
    tree = json.loads(path.read_bytes())
    method = method_named(path.parent.name)
    schema = flickr_specs.load_method(path.parent.name)["properties"]["response"]
    if method and method.root:
        tree, schema = tree.get(method.root, {}), schema["properties"][method.root]
    else:
        del tree["stat"]
    yield from missing(tree, response.to_dict(), schema, "")


def missing(recorded: Any, decoded: Any, schema: dict[str, Any], place: str) -> Iterator[str]:
    """The members of what was recorded that are not in what was decoded; blank ones say nothing."""
    if "/types/" in (reference := schema.get("$ref", "")) and "#" not in reference:
        schema = flickr_specs.load_type(reference.rpartition("/")[2].removesuffix(".json"))
    if isinstance(recorded, dict) and not recorded.keys() <= {"_content"}:
        members = schema.get("properties", {})
        for name, value in recorded.items():
            if isinstance(decoded, dict) and name in decoded:
                yield from missing(value, decoded[name], members.get(name, {}), f"{place}.{name}")
            elif value not in BLANK and not is_none(value, members.get(name, {})):
                yield f"{place}.{name}"
    elif isinstance(recorded, list) and isinstance(decoded, list):
        for one, other in zip(recorded, decoded, strict=False):
            yield from missing(one, other, schema.get("items", {}), f"{place}[]")


def is_none(value: Any, schema: dict[str, Any]) -> bool:
    """Whether the client has no place for a member, or Flickr writes 0 there for none."""
    note = schema.get("x-flickr", {})
    number = value.get("id", value.get("_content")) if isinstance(value, dict) else value
    never = "/timestamp" in schema.get("$ref", "") or note.get("zero") == "none"
    return bool(note.get("rare")) or (never and str(number) == "0")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
