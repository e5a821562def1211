"""An HTTP listener on this machine that keeps what it was posted, and answers as it is told."""

import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextlib.contextmanager
def listener(context=None):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.raw = []  # headers and body, as they came
    server.posts, server.status, server.location = [], 200, ""
    server.drips = server.goes_on = False  # before the answer; after it
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posts.append((self.path, self.headers["Host"], json.loads(body)))
        self.server.raw.append((dict(self.headers), body))
        if self.server.drips:
            with contextlib.suppress(OSError):
                while True:
                    self.wfile.write(b"H")
                    time.sleep(0.05)
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()
        while self.server.goes_on:
            self.wfile.write(b"x" * 65_536)

    def log_message(self, *_):
        pass


def lower(headers):
    return {name.lower(): value for name, value in headers.items()}
