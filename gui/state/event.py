"""Telling others that something happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Event:
    """Callbacks that are called in the order in which they came.

    Notes
    -----
    A callback may connect or disconnect others while it is called. What is connected counts from the next
    time on; what is disconnected is called no more, as it may speak to something that is gone.
    """

    def __init__(self) -> None:
        self._callbacks: list[Callable[..., Any]] = []

    def connect(self, callback: Callable[..., Any]) -> Callable[[], None]:
        """Call `callback` from now on; what is returned ends it."""
        self._callbacks.append(callback)

        def disconnect() -> None:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

        return disconnect

    def __call__(self, *values: Any) -> None:
        """Call them all."""
        for callback in tuple(self._callbacks):
            if callback in self._callbacks:
                callback(*values)

    def __len__(self) -> int:
        return len(self._callbacks)
