"""Memory of a 1 GB upload, and the time of a smaller one against requests' own `files=`, which contains it whole."""

from __future__ import annotations

import resource
import socketserver
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _clock import best_of, check_promises

if TYPE_CHECKING:
    from flickr_runtime.flow import Flow

GIGABYTE, MEGABYTE = 1024**3, 1024**2
_RESPONSE = b'<rsp stat="ok"><photoid>1</photoid></rsp>'


class Sink(socketserver.BaseRequestHandler):
    """Reads a request, stores nothing of it, and responds as to an upload."""

    def handle(self) -> None:
        """One connection, until it is closed."""
        while head := self.head():
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            rest = length - len(head.split(b"\r\n\r\n", 1)[1])
            buffer = bytearray(MEGABYTE)
            while rest > 0 and (size := self.request.recv_into(buffer, min(rest, MEGABYTE))):
                rest -= size
            self.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(_RESPONSE) + _RESPONSE)

    def head(self) -> bytes:
        """The bytes until the end of the header, and those received with it."""
        head = b""
        while b"\r\n\r\n" not in head:
            piece = self.request.recv(65536)
            if not piece:
                return b""
            head += piece
        return head


def upload(url: str, path: Path) -> Any:
    """Uploads a file as the client does, the user's defaults and limits known."""
    from flickr_runtime.credentials import Credentials, Token
    from flickr_runtime.endpoints import Endpoints
    from flickr_runtime.flow import drive
    from flickr_runtime.transport import RequestsTransport
    from flickr_runtime.upload.flows import upload_flow
    from flickr_runtime.upload.session import UploadSession

    def call(name: str, **_: object) -> Flow[dict[str, Any]]:
        known = {"privacy": 1, "safety_level": 1, "content_type": 1, "hidden": 1, "nsid": "1@N01"}
        return {"person": known if "prefs" in name else {}}
        yield

    credentials = Credentials(api_key="k", api_secret="s", token=Token(token="t", secret="u"))  # noqa: S106
    session = UploadSession(call, credentials, Endpoints(upload=url))
    transport = RequestsTransport()
    try:
        return drive(upload_flow(session, path), transport)
    finally:
        transport.close()


def upload_plainly(url: str, path: Path) -> None:
    """Uploads a file as requests' documentation has it."""
    import requests

    with path.open("rb") as file:
        requests.post(url, data={"title": "x"}, files={"photo": file}, timeout=60).raise_for_status()


def main() -> None:
    """Prints the figures; `measure URL FILE` prints the memory of one upload, for a process of its own."""
    if sys.argv[1:2] == ["sink"]:
        serve()
    elif sys.argv[1:2] == ["measure"]:
        uploaded = upload(sys.argv[2], Path(sys.argv[3]))
        print(uploaded.photo_id, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    else:
        compare()


def serve() -> None:
    """Listens until it is killed; prints the port."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Sink) as server:
        server.daemon_threads = True
        print(server.server_address[1], flush=True)
        server.serve_forever()


def compare() -> None:
    """Starts a sink, uploads to it, and prints what that took."""
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen([sys.executable, __file__, "sink"], stdout=subprocess.PIPE, text=True) as sink,
    ):
        try:
            url = f"http://127.0.0.1:{sink.stdout.readline().strip() if sink.stdout else ''}/services/upload/"
            large, small = Path(folder, "large.mp4"), Path(folder, "small.jpg")
            for path, size in ((large, GIGABYTE), (small, 64 * MEGABYTE)):
                with path.open("wb") as file:
                    file.truncate(size)
            output = subprocess.run(
                [sys.executable, __file__, "measure", url, large], capture_output=True, text=True, check=True
            )
            memory = float(output.stdout.split()[1])
            ours, theirs = best_of(5, lambda: upload(url, small), lambda: upload_plainly(url, small))
        finally:
            sink.kill()
    ratio = ours / theirs
    print(f"1 GB: {memory:.0f} MB of memory, the interpreter and all libraries included")
    print(f"64 MB: {ours:.3f} s with its checksum, {theirs:.3f} s with requests' files=")
    check_promises(
        ("a 1 GB upload takes less than 50 MB of memory", memory < 50),
        (f"with a checksum it takes {ratio:.2f} times as long as a plain one, less than 1.5", ratio < 1.5),
    )


if __name__ == "__main__":
    main()
