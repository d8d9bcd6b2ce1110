"""A server of another origin, for what programs may reach only after the person said yes, or never."""

import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class Elsewhere:
    """Answers everything, to pages of any origin, and keeps what it was asked. `?to=` in an address redirects."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, Mapping[str, str]]] = []
        log = self.requests

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                log.append((self.command, self.path, dict(self.headers.items())))
                moved = parse_qs(urlsplit(self.path).query).get("to")
                self.send_response(302 if moved else 200)
                if moved:
                    self.send_header("Location", moved[0])
                self.send_header("Access-Control-Allow-Origin", "*")
                self.send_header("Content-Type", "text/plain")
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(b"from elsewhere")

            do_GET = do_HEAD = do_POST = do_OPTIONS = answer

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
