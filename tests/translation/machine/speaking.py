"""A machine that answers what it was told to, to who shows the right key. Run with a port."""

import contextlib
import json
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "the-key-of-the-site"
SIGN = re.compile(r'<x id="\d+"/>')
told = {"answers": [], "status": 200, "wait": 0.0, "raw": None, "to": ""}
asked = []


def default(text):
    """Korean with every sign that was there."""
    return " ".join(["번역한 글", *SIGN.findall(text)])


class Speaking(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200, asked)

    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/tests/says":
            asked.clear()
            told.update({"status": 200, "wait": 0.0, "raw": None, "to": ""} | message)
            self.answer(200, {})
            return
        asked.append({"path": self.path, "message": message, "host": self.headers["Host"]})
        if told["to"]:
            self.send_response(302)
            self.send_header("Location", told["to"])
            self.end_headers()
        elif told["raw"] is not None:
            self.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n" + told["raw"].encode())
        elif self.path == "/v1/chat/completions":
            self.openai(message)
        elif self.path == "/v2/translate":
            self.deepl(message)
        else:
            self.answer(404, {})

    def openai(self, message):
        if self.headers["Authorization"] != f"Bearer {KEY}":
            self.answer(401, {"error": "wrong key"})
            return
        text = self.next(message["messages"][-1]["content"])
        self.answer_late({"choices": [{"message": {"content": text}}]})

    def deepl(self, message):
        if self.headers["Authorization"] != f"DeepL-Auth-Key {KEY}":
            self.answer(403, {"message": "wrong key"})
            return
        [text] = message["text"]
        self.answer_late({"translations": [{"text": self.next(text)}]})

    def next(self, text):
        return told["answers"].pop(0) if told["answers"] else default(text)

    def answer_late(self, message):
        """As it was told when the question came, whatever it is told meanwhile."""
        status, wait = told["status"], told["wait"]
        time.sleep(wait)
        with contextlib.suppress(BrokenPipeError):  # who asked has gone
            self.answer(status, message)

    def answer(self, status, message):
        body = json.dumps(message).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Speaking).serve_forever()
