"""Ctrl-C and SIGTERM as a wish that a long job can ask for, at a moment when it can stop in order."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interruption() -> Iterator[Callable[[], bool]]:
    """Yield a callable that says whether the user or the system asked this process to stop.

    A second Ctrl-C stops at once.
    """
    received: list[int] = []
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def receive(number: int, frame: FrameType | None) -> None:
        received.append(number)
        restore()

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    for number in SIGNALS:
        signal.signal(number, receive)
    try:
        yield lambda: bool(received)
    finally:
        restore()
