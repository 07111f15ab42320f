"""`python -m search_bot TEXT… [--state FILE]`; the key comes from the environment."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from flickr_client import AsyncFlickr, FlickrError
from search_bot.bot import Bot
from search_bot.memory import Memory

if TYPE_CHECKING:
    from search_bot.bot import Find


async def watch(chosen: argparse.Namespace) -> None:
    """Watches until it is stopped."""
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    async with AsyncFlickr.from_env(token=None) as flickr:  # nobody's private photos
        bot = Bot(flickr, Memory.read(chosen.state), write)
        if chosen.once:
            await bot.check(chosen.texts)
        else:
            await bot.watch(chosen.texts)


def write(find: Find) -> None:
    """A line of JSON."""
    print(json.dumps(find), flush=True)


def main() -> int:
    """Runs the bot; 0 if it was stopped, 1 if it cannot continue."""
    parser = argparse.ArgumentParser(prog="search_bot", description=__doc__)
    parser.add_argument("texts", nargs="+", metavar="TEXT", help="what to search for")
    parser.add_argument("--state", type=Path, default=Path("search_bot.json"), help="where to note what was found")
    parser.add_argument("--once", action="store_true", help="check once and end")
    logging.basicConfig(stream=sys.stderr, format="%(levelname)s %(message)s")
    try:
        asyncio.run(watch(parser.parse_args()))
    except FlickrError as error:
        print(f"Stopped: {error}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        print("Stopped.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
