"""A loopback server that speaks OpenAI's Chat Completions and misbehaves on demand.

    with StubServer("429:0.05", "ok") as server:     # a script: one behaviour a request, then the default
        ... server.base_url ... server.requests ...

As a program: `python -m tests.stubs.openai_server --behaviour ok --seconds 60` prints its address, then serves.
A behaviour is a name of BEHAVIOURS with, after a colon, the number it takes (`429:2` asks to retry after 2 s).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from types import TracebackType

from tests.stubs.behaviours import ANSWER, BEHAVIOURS, Behaviour, Body, Exchange, Recorded
from tests.stubs.instances import instance_of


class StubServer:
    """The server, in a thread of its own; it ends with the `with` block, and after `seconds` in any case."""

    def __init__(
        self,
        *script: str | Behaviour,
        default: str | Behaviour = "ok",
        answer: str | Callable[[Body], str] = ANSWER,
        instance: Callable[[Mapping[str, object], Body], object] | None = None,
        latency: float = 0.0,
        seconds: float = 120.0,
        port: int = 0,
        keep: int = 10_000,
    ) -> None:
        self.requests: list[Recorded] = []
        self.count = 0
        self.abandoned = 0
        self.finished = 0
        self._script, self._default = list(script), default
        self._answer = answer
        self._instance = instance or (lambda schema, _: instance_of(schema))
        self._latency, self._seconds, self._port, self._keep = latency, seconds, port, keep
        self._ready = threading.Event()
        self._stop: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True, name="stub")

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/v1"

    @property
    def bodies(self) -> Sequence[Body]:
        return [request.body for request in self.requests]

    def __enter__(self) -> StubServer:
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the stub server did not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop is not None and self._stop is not None:
            with contextlib.suppress(RuntimeError):  # its own time had already ended it
                self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def join(self) -> None:
        """Wait until the server's own time is over."""
        self._thread.join()

    def wait_until(self, true: Callable[[], bool], seconds: float = 2.0) -> bool:
        """Whether something becomes true in time; for what the server's thread learns a moment later."""
        end = time.monotonic() + seconds
        while not true() and time.monotonic() < end:
            time.sleep(0.005)
        return true()

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        talks: set[asyncio.Task[None]] = set()

        async def welcome(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            talks.add(task)
            try:
                await self._converse(reader, writer)
            finally:
                talks.discard(task)
                writer.transport.abort()

        server = await asyncio.start_server(welcome, "127.0.0.1", self._port, backlog=512, limit=2**24)
        self._port = server.sockets[0].getsockname()[1]
        self._ready.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._seconds):
                await self._stop.wait()
        server.close()
        for task in list(talks):
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            async for request in _requests(reader):
                self.count += 1
                if len(self.requests) < self._keep:
                    self.requests.append(request)
                try:
                    if not await self._unless_gone(reader, writer, self._reply(request, writer)):
                        self.abandoned += 1
                        return
                except ConnectionError:
                    self.abandoned += 1
                    return
                self.finished += 1
                if writer.is_closing():
                    return

    async def _unless_gone(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, reply: Awaitable[None]
    ) -> bool:
        """Whether the reply was given in full; it stops when the client hangs up."""
        task = asyncio.ensure_future(reply)
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=0.05)
                if not task.done() and (reader.at_eof() or writer.transport.is_closing()):
                    return False
            task.result()
            return True
        finally:
            task.cancel()

    async def _reply(self, request: Recorded, writer: asyncio.StreamWriter) -> None:
        chosen = self._script.pop(0) if self._script else self._default
        if self._latency:
            await asyncio.sleep(self._latency)
        name, _, number = chosen.partition(":") if isinstance(chosen, str) else ("", "", "")
        act = BEHAVIOURS[name] if isinstance(chosen, str) else chosen
        exchange = Exchange(request, writer, float(number or 0), self._answer, self._instance)
        if request.method == "GET" and request.path.endswith("/models"):
            await exchange.send(200, {"object": "list", "data": [{"id": "stub", "object": "model"}]})
        elif not request.path.endswith("/chat/completions"):
            await exchange.error(404)
        else:
            await act(exchange)


async def _requests(reader: asyncio.StreamReader) -> AsyncIterator[Recorded]:
    """The requests of one connection, one after the other."""
    while True:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except asyncio.IncompleteReadError:
            return
        first, *lines = head.split("\r\n")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        raw = await reader.readexactly(int(headers.get("content-length", "0")))
        method, path, _ = first.split(" ", 2)
        body = json.loads(raw) if raw else {}
        yield Recorded(method, path, headers, body if isinstance(body, dict) else {}, time.monotonic())


def main() -> None:
    """Serve from a shell."""
    parser = argparse.ArgumentParser(description="A loopback OpenAI-compatible server for tests and benchmarks.")
    parser.add_argument("--behaviour", default="ok", help=", ".join(sorted(BEHAVIOURS)))
    parser.add_argument("--answer", default=ANSWER)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--seconds", type=float, default=60.0, help="life of the server")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--keep", type=int, default=0, help="how many requests to remember")
    asked = parser.parse_args()
    server = StubServer(
        default=asked.behaviour,
        answer=asked.answer,
        latency=asked.latency,
        seconds=asked.seconds,
        port=asked.port,
        keep=asked.keep,
    )
    with server:
        print(server.base_url, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            server.join()


if __name__ == "__main__":
    main()
