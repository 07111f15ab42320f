"""A program that subscribes to nothing itself, but confirms and receives what is pushed to it; prints its port first.

POST /pushed stores the body; GET /pushed with `challenge` confirms, unless the file in the first argument exists; GET
/got returns what was received, as JSON. The second argument is how many seconds a POST takes, the third how many are
refused at first.
"""

from __future__ import annotations

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

GOT: list[dict[str, object]] = []
STATE = {"refuse": int(sys.argv[3])}


class Receiver(BaseHTTPRequestHandler):
    """Responds to the sandbox and the test."""

    def do_GET(self) -> None:
        query = dict(parse_qsl(urlsplit(self.path).query))
        if self.path.startswith("/got"):
            return self._say(200, json.dumps(GOT))
        GOT.append({"asked": query})
        return self._say(404 if Path(sys.argv[1]).exists() else 200, query["challenge"])

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        time.sleep(float(sys.argv[2]))
        GOT.append({"type": self.headers["Content-Type"], "path": self.path, "body": body})
        if STATE["refuse"] > 0:
            STATE["refuse"] -= 1
            return self._say(503, "")
        return self._say(200, "")

    def _say(self, status: int, text: str) -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_arguments: object) -> None:
        """Says nothing."""


server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
sys.stdout.write(f"{server.server_address[1]}\n")
sys.stdout.flush()
server.serve_forever()
