"""`python -m photo_diary`; the key and the token come from the environment, or from `flickr login`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from flickr_client import Flickr, FlickrError
from photo_diary.diary import entries


def main() -> int:
    """Prints the diary of the last day."""
    try:
        with Flickr.from_env() as flickr:
            for entry in entries(flickr, datetime.now(UTC)):
                print(entry)
    except FlickrError as error:
        print(f"photo_diary: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
