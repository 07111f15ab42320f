"""What counting a call costs it, flushes to the state file included (promise: below 50 µs)."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from _clock import best_of, verdict

from flickr_runtime.state.sqlite import SQLiteStore
from flickr_runtime.usage import Usage

CALLS = 2000
METHODS = [f"flickr.photos.method{number}" for number in range(50)]


def main() -> None:
    """Prints the cost and checks the promise."""
    with tempfile.TemporaryDirectory() as folder:
        store = SQLiteStore(Path(folder) / "state.db")
        usage = Usage(store)

        def count() -> None:
            for number in range(CALLS):
                usage.count("0123456789ab", METHODS[number % 50], "ok", time.time())

        def count_and_flush() -> None:
            count()
            usage.flush()

        counted, flushed = (seconds / CALLS * 1e6 for seconds in best_of(20, count, count_and_flush))
        usage.close()
        store.close()
    print(f"{counted:.2f} µs to count, {flushed:.2f} µs with writing {CALLS} calls of {len(METHODS)} methods")
    verdict((f"{flushed:.2f} µs a call (promise: 50)", flushed < 50))


if __name__ == "__main__":
    main()
