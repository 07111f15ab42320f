"""`python -m group_poster GROUP TAG`; the keys and the token come from the environment or from `flickr login`."""

from __future__ import annotations

import argparse
import sys

from flickr_client import Flickr, FlickrError
from group_poster.poster import Poster


def main() -> int:
    """Adds the photos; 0 if all that the group accepts was added or waits for approval, 1 if some remain."""
    parser = argparse.ArgumentParser(prog="group_poster", description=__doc__)
    parser.add_argument("group", help="NSID or address of the group")
    parser.add_argument("tag", help="photos with this tag are added")
    parser.add_argument("--dry-run", action="store_true", help="tell what would be added, and add nothing")
    parser.add_argument("--pause", type=float, default=5.0, help="seconds between two photos (5)")
    chosen = parser.parse_args()
    try:
        with Flickr.from_env() as flickr:
            if flickr.token is None:
                print("Nobody is signed in: run `flickr login --perms write`", file=sys.stderr)
                return 1
            done = Poster(flickr, pause=chosen.pause).post(chosen.group, chosen.tag, dry_run=chosen.dry_run)
    except FlickrError as error:
        print(f"Stopped: {error}", file=sys.stderr)
        return 1
    print(", ".join(f"{len(photos)} {what}" for what, photos in done.by_outcome.items()) or "nothing was added")
    if done.stopped:
        print(f"Stopped until tomorrow: {done.stopped}")
    return 1 if done.stopped or "unknown" in done.by_outcome else 0


if __name__ == "__main__":
    sys.exit(main())
