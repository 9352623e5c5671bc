"""Ending what torch computes between two operations, and not only between two iterates."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from torch.overrides import TorchFunctionMode

#: Between two questions whether to go on, in seconds.
PAUSE_S = 0.02


class Interruptible(TorchFunctionMode):
    """A context in which `check` is called before torch's operations, no more often than every `PAUSE_S`.

    What it raises ends the computation. A network may work for seconds on one block of traces before it
    yields its only iterate.

    Parameters
    ----------
    check : callable
    """

    def __init__(self, check: Callable[[], None]) -> None:
        super().__init__()
        self._check = check
        self._next = time.monotonic() + PAUSE_S

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        if time.monotonic() >= self._next:
            self._check()
            self._next = time.monotonic() + PAUSE_S
        return func(*args, **(kwargs or {}))
