"""`python -m flickr_sandbox`."""

from __future__ import annotations

from flickr_sandbox.cli import main

if __name__ == "__main__":
    main()
