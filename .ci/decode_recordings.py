"""Decodes every recording below a folder with the generated client: none may raise but by Flickr's own `stat=fail`."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import flickr_client
from flickr_client import APIError
from flickr_client._index import PATHS


def main(folder: Path) -> int:
    """Prints how many decoded; 1 where any did not."""
    counts: Counter[str] = Counter()
    for path in sorted(folder.glob("*/*")):
        if path.parent.name not in PATHS:
            continue
        try:
            flickr_client.decode(path.parent.name, path.read_bytes())
        except APIError:
            counts["failures of Flickr's own"] += 1
        except Exception as error:  # noqa: BLE001  # whatever it is, it is what this looks for
            counts["broken"] += 1
            print(f"{path}: {error!r}")
        else:
            counts["decoded"] += 1
    print(", ".join(f"{number} {what}" for what, number in counts.items()))
    return 1 if counts["broken"] or not counts["decoded"] else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
