"""`python -m account_backup FOLDER`; the keys and the token come from the environment or from `flickr login`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from account_backup.backup import Backup
from account_backup.folder import Folder, FolderError
from flickr_client import Endpoints, Flickr, FlickrError
from flickr_client.images import DownloadRate, ImageSession


def main() -> int:
    """Runs the backup; 0 if all is in the folder, 1 if something is missing, 130 after Ctrl-C."""
    parser = argparse.ArgumentParser(prog="account_backup", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the backup is, or will be")
    parser.add_argument("--full", action="store_true", help="look at every photo, not only at what changed")
    parser.add_argument("--per-second", type=float, default=1.0, help="files to fetch in a second at most (1)")
    chosen = parser.parse_args()
    try:
        with Flickr.from_env() as flickr:
            if flickr.token is None:
                print("Nobody is signed in: run `flickr login`", file=sys.stderr)
                return 1
            images = ImageSession(endpoints=Endpoints.from_env(), rate=DownloadRate(per_second=chosen.per_second))
            result = Backup(flickr, Folder(chosen.folder), images, _report).run(full=chosen.full)
    except (FlickrError, FolderError) as error:
        print(f"Stopped: {error}. The same command goes on from here.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130
    print(f"{result.fetched} files fetched, {result.described} descriptions renewed, {result.unchanged} unchanged")
    for photo_id, reason in result.failed.items():
        print(f"missing: photo {photo_id}: {reason}")
    if result.without_original:
        print(f"{result.without_original} without their original, which Flickr does not give of free accounts")
    return 1 if result.failed else 0


def _report(line: str) -> None:
    print(line, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
