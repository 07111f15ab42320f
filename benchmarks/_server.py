"""A server in another process that responds to every request with one body, so that only clients are measured."""

from __future__ import annotations

import socketserver
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["serving"]


@contextmanager
def serving(body: Path) -> Iterator[str]:
    """The base URL of a server that responds with the content of this file."""
    command = [sys.executable, __file__, str(body)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None  # noqa: S101
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.kill()


def serve(body: bytes) -> None:
    """Listens until it is killed; prints the port."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)

    class Reply(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            while received := self.request.recv(65536):
                while b"\r\n\r\n" not in received:
                    received += self.request.recv(65536)
                self.request.sendall(head + body)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Reply) as server:
        server.daemon_threads = True
        print(server.server_address[1], flush=True)
        server.serve_forever()


if __name__ == "__main__":
    serve(Path(sys.argv[1]).read_bytes())
