"""`python -m otter_wall [TEXT]` prints the page; the key comes from the environment."""

from __future__ import annotations

import sys

from flickr_client import Flickr
from otter_wall.page import render
from otter_wall.wall import Wall

if __name__ == "__main__":
    text = sys.argv[1] if len(sys.argv) > 1 else "otters"
    with Flickr.from_env() as flickr:
        print(render(f"Photos of {text}", Wall(flickr, text).photos()))
