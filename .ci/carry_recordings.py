"""Writes the recordings that the project carries for its tests and benchmarks: `carry_recordings.py FOLDER`.

They are all responses in JSON, without their white space, and the smallest of each method in XML. FOLDER is laid out as
for `flickr-gen conform`; its recordings are pseudonymised. Equal recordings give an equal file.
"""

from __future__ import annotations

import json
import lzma
import sys
from pathlib import Path

from flickr_generator.learn import recordings

CARRIED = Path(__file__).parent.parent / "tests" / "responses.jsonl.xz"


def main(folder: Path) -> None:
    """Writes the file, a line of `name`, `format` and `body` for each response."""
    lines: list[dict[str, str]] = []
    smallest: dict[str, str] = {}
    for name, path in recordings(folder):
        body = path.read_text(encoding="utf-8")
        if path.suffix == ".json" and not name.startswith("feeds."):
            compact = json.dumps(json.loads(body), separators=(",", ":"), ensure_ascii=False)
            lines.append({"name": name, "format": "json", "body": compact})
        elif name.startswith("flickr.") and len(body) < len(smallest.get(name, body + " ")):
            smallest[name] = body
    lines += [{"name": name, "format": "xml", "body": body} for name, body in sorted(smallest.items())]
    text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    CARRIED.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{len(lines)} answers, {CARRIED.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
