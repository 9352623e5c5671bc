"""Places within long computations where a job may end; without torch."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_thread = threading.local()


@contextmanager
def interruptible(check: Callable[[], None]) -> Iterator[None]:
    """Have `check` called wherever the present thread comes by `may_end_here`; what it raises ends the work.

    A network may work for seconds on one block of traces before it yields its only iterate.
    """
    before = getattr(_thread, "check", None)
    _thread.check = check
    try:
        yield
    finally:
        _thread.check = before


def may_end_here() -> None:
    """Ask whoever waits for this thread's work whether to go on; nobody may wait."""
    check: Callable[[], None] | None = getattr(_thread, "check", None)
    if check is not None:
        check()
