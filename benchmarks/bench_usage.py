"""The cost of counting a call, with flushes to the state file, against a transaction that inserts a row."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from _clock import best_of, check_promises
from _rows import insertions

from flickr_runtime.state.sqlite import SQLiteStore
from flickr_runtime.usage.recorder import Usage

CALLS = 2000
METHODS = [f"flickr.photos.method{number}" for number in range(50)]


def main() -> None:
    """Prints the costs and checks the promise."""
    with tempfile.TemporaryDirectory() as folder:
        store = SQLiteStore(Path(folder) / "state.db")
        usage = Usage(store)

        def count() -> None:
            for number in range(CALLS):
                usage.count("0123456789ab", METHODS[number % 50], "ok", time.time())

        def count_and_flush() -> None:
            count()
            usage.write()

        insert = insertions(Path(folder) / "plain.db", CALLS)
        row, counted, flushed = (seconds / CALLS * 1e6 for seconds in best_of(20, insert, count, count_and_flush))
        usage.close()
        store.close()
    print(f"{counted:.2f} µs to count, {flushed:.2f} µs with writing {CALLS} calls of {len(METHODS)} methods")
    print(f"{row:.2f} µs for a transaction that inserts a row")
    check_promises((f"{flushed / row:.2f} of such a transaction a call (promise: 0.25)", flushed / row < 0.25))


if __name__ == "__main__":
    main()
