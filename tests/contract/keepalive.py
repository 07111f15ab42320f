"""A server that leaves connections open and echoes each request, over http and https, for other tests."""

from __future__ import annotations

import socketserver
import ssl
import sys
import threading
from typing import TYPE_CHECKING, Any, Self

import trustme

if TYPE_CHECKING:
    from pathlib import Path


class KeepAlive(socketserver.ThreadingTCPServer):
    """Responds to `mark=…` with `{"mark": "…"}`, on connections that stay open."""

    daemon_threads = True
    request_queue_size = 128
    allow_reuse_address = True

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.context = context
        scheme = "https" if context else "http"
        self.base_url = f"{scheme}://localhost:{self.server_address[1]}"
        self.heads: list[str] = []
        self.connections = 0
        self.lock = threading.Lock()

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients hang up; that is what these tests are about."""


class _Connection(socketserver.BaseRequestHandler):
    server: KeepAlive

    def handle(self) -> None:
        connection = self.request
        if self.server.context is not None:
            connection = self.server.context.wrap_socket(connection, server_side=True)
        with self.server.lock:
            self.server.connections += 1
        with connection, connection.makefile("rwb") as stream:
            self._serve(stream)

    def _serve(self, stream: Any) -> None:
        while (head := self._head(stream)) != "":
            with self.server.lock:
                self.server.heads.append(head)
            mark = head.partition("mark=")[2].partition("&")[0].partition(" ")[0]
            body = b'{"stat":"ok","mark":"%s"}' % mark.encode()
            stream.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            stream.flush()

    @staticmethod
    def _head(stream: Any) -> str:
        head = b""
        length = 0
        while (line := stream.readline()) not in {b"\r\n", b""}:
            head += line
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        stream.read(length)
        return head.decode("latin-1")


def authority(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """The server's side of TLS for `localhost`, and the file of the authority that vouches for it."""
    made = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    made.cert_pem.write_to_path(str(folder / "ca.pem"))
    return context, folder / "ca.pem"


def main() -> None:
    """Serves until its input ends; prints the address. Argument: the folder for `ca.pem`, or nothing for http."""
    from pathlib import Path

    context = authority(Path(sys.argv[1]))[0] if len(sys.argv) > 1 else None
    with KeepAlive(context) as server:
        sys.stdout.write(f"{server.base_url}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
