"""HTTP: a threaded keep-alive server that answers understood calls and passes everything else through untouched."""

from __future__ import annotations

import http.client
import json
import time
import traceback
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

from . import rest, wire
from .faults import Control, Entry, Fault, Journal, half
from .proxy import HOP_BY_HOP, Proxy, Upstream, forwarded

CHUNK = 64 * 1024


class Server(ThreadingHTTPServer):
    """The proxy on a port of 127.0.0.1 (0: any free one)."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, upstream_url: str, port: int, write_hold: float) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.upstream = Upstream(upstream_url)
        self.journal = Journal()
        self.control = Control(self.journal)
        self.proxy = Proxy(self.upstream, self.journal, write_hold)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    # Headers and body leave in one write.
    wbufsize = -1

    def _handle(self) -> None:
        self.close_connection = self.headers.get("Connection", "").lower() == "close"
        url = urlsplit(self.path)
        if url.path.startswith("/_strict/"):
            body = json.loads(self._body() or b"{}")
            self._reply_json(*self.server.control.handle(self.command, url.path, dict(parse_qsl(url.query)), body))
        elif self.command == "POST" and self._may_be_call():
            self._handle_post(self._body())
        elif url.path.startswith(rest.PATHS):
            self._handle_rest(url, self._body())
        else:
            self._pass_through(self._body_chunks() if self._has_body() else None)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _handle

    def handle_expect_100(self) -> bool:
        go_on = super().handle_expect_100()
        self.wfile.flush()  # else the client waits for the word that sits in the buffer
        return go_on

    def _may_be_call(self) -> bool:
        target = self.headers.get("X-Amz-Target", "").partition(".")[0]
        form = self.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded")
        return target in wire.JSON_TARGETS or form

    def _handle_post(self, body: bytes) -> None:
        try:
            call = wire.parse(self.headers, body)
        except wire.Unparsable as problem:
            self._reply(400, {}, json.dumps({"__type": "SerializationException", "message": str(problem)}).encode())
            return
        if call is None:
            self._pass_through(iter((body,)))
            return
        call = self.server.proxy.owned(call)
        entry = self.server.journal.open(call)
        fault = self.server.journal.fault_for(call)
        entry.fault = fault.kind if fault else None
        if fault and fault.kind == "drop-before":
            self.close_connection = True
            return
        try:
            answer = self.server.proxy.answer(call, entry, fault)
        except (OSError, http.client.HTTPException) as problem:
            answer = wire.error(call, "InternalErrorException", f"the emulator can't be reached: {problem}", 502)
            entry.status, entry.error = answer.status, answer.error
        except Exception as problem:  # noqa: BLE001  a bug in a rule must not look like a dropped connection
            traceback.print_exc()
            self.server.journal.record("violations", call, [f"the proxy failed: {problem!r}"])
            answer = wire.error(call, "InternalErrorException", "the proxy failed", 500)
            entry.status, entry.error = answer.status, answer.error
        self._reply_call(answer, fault)

    def _handle_rest(self, url: SplitResult, body: bytes) -> None:
        """Passes through what the model takes. Of the faults only `slow` strikes here: the answer is held back."""
        call = rest.parse(self.command, url, self.headers, body)
        sent = iter((body,)) if self._has_body() else None
        if call is None:
            self._pass_through(sent)
            return
        entry = self.server.journal.open(call)
        fault = self.server.journal.fault_for(call)
        entry.fault = fault.kind if fault else None
        refusal = self.server.proxy.refusal(call)
        if refusal:
            entry.status, entry.error = refusal.status, refusal.error
            self._reply_call(refusal, None)
            return
        self._pass_through(sent, entry, fault.delay if fault and fault.kind == "slow" else 0.0)

    def _reply_call(self, answer: wire.Answer, fault: Fault | None) -> None:
        if fault and fault.kind == "drop-after":
            self.close_connection = True
            return
        body = answer.encoded()
        self._reply(answer.status, answer.headers, half(body) if fault and fault.kind == "truncate" else body)

    def _has_body(self) -> bool:
        return "Content-Length" in self.headers or "Transfer-Encoding" in self.headers

    def _body(self) -> bytes:
        return b"".join(self._body_chunks())

    def _body_chunks(self) -> Iterator[bytes]:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            yield from self._chunked_body()
            return
        left = int(self.headers.get("Content-Length") or 0)
        while left and (chunk := self.rfile.read(min(left, CHUNK))):
            left -= len(chunk)
            yield chunk

    def _chunked_body(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline().split(b";")[0], 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():  # trailers
            pass

    def _pass_through(self, body: Iterator[bytes] | None, entry: Entry | None = None, delay: float = 0.0) -> None:
        """The answer comes after the delay, and is noted in the log's entry."""
        connection = self.server.upstream.connect()
        try:
            headers = forwarded(self.headers.items())
            length = self.headers.get("Content-Length")
            if length is not None:
                headers["Content-Length"] = length
            chunked = body is not None and length is None
            if chunked:
                headers["Transfer-Encoding"] = "chunked"
            connection.request(self.command, self.path, body, headers, encode_chunked=chunked)
            response = connection.getresponse()
            time.sleep(delay)
            if entry:
                failed = response.status >= HTTPStatus.BAD_REQUEST
                entry.error = response.getheader("x-amzn-errortype", response.reason) if failed else None
                entry.status = response.status
            self._relay(response)
        except (OSError, http.client.HTTPException) as problem:
            if entry and not entry.status:
                entry.status, entry.error = 502, str(problem)
            self._reply(502, {}, f"strict proxy: the emulator can't be reached: {problem}".encode())
        finally:
            connection.close()

    def _relay(self, response: http.client.HTTPResponse) -> None:
        """The emulator's answer as it is, streamed."""
        length = response.getheader("Content-Length")
        bare = self.command == "HEAD" or response.status in (204, 304)
        self.send_response_only(response.status, response.reason)
        for name, value in response.getheaders():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        if length is not None:
            self.send_header("Content-Length", length)
        elif not bare:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while not bare and (chunk := response.read(CHUNK)):
            self.wfile.write(chunk if length is not None else b"%x\r\n%b\r\n" % (len(chunk), chunk))
        if length is None and not bare:
            self.wfile.write(b"0\r\n\r\n")
        self.wfile.flush()

    def _reply_json(self, status: int, data: Any) -> None:
        self._reply(status, {"Content-Type": "application/json"}, json.dumps(data, default=str).encode())

    def _reply(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are in the journal; stderr stays quiet."""
