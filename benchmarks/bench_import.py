"""`import flickr_client` in a fresh interpreter, against that of its HTTP library alone."""

from __future__ import annotations

import subprocess
import sys

from _clock import best_of, check_promises


def run(program: str) -> None:
    """Runs a program in an interpreter of its own."""
    subprocess.run([sys.executable, "-c", program], check=True)


def main() -> None:
    """Prints what importing the client adds to importing requests."""
    programs = (
        "pass",
        "import requests",
        "import requests, flickr_client",
        "import requests, flickr_client as f; f.Flickr('k')",
    )
    nothing, library, client, made = best_of(15, *(lambda program=program: run(program) for program in programs))  # type: ignore[misc]
    print(f"requests {1e3 * (library - nothing):.0f} ms; flickr_client on top of it {1e3 * (client - library):.0f} ms;")
    print(f"a client made {1e3 * (made - library):.0f} ms")
    ratio, whole = (client - library) / (library - nothing), (made - library) / (library - nothing)
    check_promises(
        (f"flickr_client adds {ratio:.2f} times what requests costs (promise: less than 1)", ratio < 1),
        (f"with a client made, {whole:.2f} times (promise: less than 1.5)", whole < 1.5),
    )


if __name__ == "__main__":
    main()
