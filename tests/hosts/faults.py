"""An HTTP proxy on loopback that fails as it is told, from the request that it is told."""

import contextlib
import http.client
import http.server
import socket
import struct
import threading
import time

from servers import free_port

REPLIES = {
    "403": (403, "AccessDenied"),
    "429": (429, "SlowDown"),
    "500": (500, "InternalError"),
    "503": (503, "SlowDown"),
}
# What the service did, although the client was told otherwise.
AFTER = {"truncated", "lost"}
# Longer than any client here waits.
WAIT = 12
MODES = ["refuse", *REPLIES, "timeout", "truncated", "lost", "reset", "slow"]


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass


class Proxy:
    """Forwards to `upstream` (host, port). Faults begin with request number `at` (from 0)."""

    def __init__(self, upstream):
        self.upstream = upstream
        self.lock = threading.Lock()
        self.one_step = threading.Lock()
        self.heal()
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def serve(self):
                proxy.serve(self)

            do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = serve

            def log_message(self, *_):
                pass

        self.handler = Handler
        self.server = None
        self.port = free_port()
        self.listen()

    def listen(self):
        while self.server is None:
            try:
                self.server = Server(("127.0.0.1", self.port), self.handler)
            except OSError:
                # The one that was closed is still looked at by its thread.
                time.sleep(0.02)
                continue
            threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def heal(self):
        with self.lock:
            self.mode, self.at, self.count, self.requests = None, None, 0, []
            if getattr(self, "handler", None):
                self.listen()

    def fail(self, mode, at, lasting=True):
        self.heal()
        self.mode, self.at, self.lasting = mode, at, lasting

    def close(self, request):
        """Ends a connection at once, so that the client sees a reset."""
        request.close_connection = True
        connection = request.connection
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        try:
            connection.shutdown(socket.SHUT_RD)
        except OSError:
            pass
        request.wfile = open("/dev/null", "wb")
        request.rfile.close()
        connection.close()

    def serve(self, request):
        length = int(request.headers.get("content-length") or 0)
        body = request.rfile.read(length)
        with self.lock:
            number = self.count
            self.count += 1
            self.requests.append((request.command, request.path.split("?")[0], len(body)))
            mode = self.mode
            hit = mode and (number >= self.at if self.lasting else number == self.at)
            if hit and mode == "refuse" and self.server:
                # Nobody listens any more.
                self.server.socket.close()
                threading.Thread(target=self.server.shutdown, daemon=True).start()
                self.server = None
        if hit and mode in REPLIES:
            status, code = REPLIES[mode]
            return self.reply(request, status, {}, f"<Error><Code>{code}</Code></Error>".encode())
        if hit and mode == "timeout":
            time.sleep(WAIT)
            return self.close(request)
        if hit and mode in ("reset", "refuse"):
            return self.close(request)
        if hit and mode == "slow":
            time.sleep(0.05)
        # S3 looks at a condition and writes in one step; the server behind this one in two.
        conditional = {"if-match", "if-none-match"} & {name.lower() for name in request.headers}
        try:
            with self.one_step if conditional else contextlib.nullcontext():
                status, headers, data = self.forward(request, body)
        except OSError:
            return self.close(request)
        if hit and mode == "lost":
            return self.close(request)
        if hit and mode == "truncated":
            request.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n" + data[:7])
            request.wfile.flush()
            return self.close(request)
        return self.reply(request, status, headers, data)

    def forward(self, request, body):
        connection = http.client.HTTPConnection(*self.upstream, timeout=20)
        headers = {k: v for k, v in request.headers.items() if k.lower() != "connection"}
        connection.putrequest(request.command, request.path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        response = connection.getresponse()
        data = response.read()
        kept = ("content-type", "etag", "date", "last-modified", "cache-control")
        headers = {k.lower(): v for k, v in response.getheaders() if k.lower() in kept}
        connection.close()
        return response.status, headers, data

    def reply(self, request, status, headers, data):
        try:
            request.send_response_only(status)
            for name, value in headers.items():
                request.send_header(name, value)
            request.send_header("content-length", str(len(data)))
            request.end_headers()
            if request.command != "HEAD":
                request.wfile.write(data)
            request.wfile.flush()
        except OSError:
            request.close_connection = True
