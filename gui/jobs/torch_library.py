"""Loading torch without stopping the window."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

#: The largest first: what the others need comes with it.
LIBRARIES = ("libtorch_cpu.so", "libtorch_python.so")
LAZY = 1  #: RTLD_LAZY of dlopen(3)


def load_torch() -> None:
    """Import torch, its shared libraries first; in a thread.

    Python holds all threads still while it opens a shared library, for torch up to a second. Opened by a
    call of the C library beforehand, as far as there is one to call, they are there when Python asks.
    """
    if "torch" not in sys.modules:
        with suppress(OSError, AttributeError, TypeError):
            _open_libraries()
    import torch  # noqa: F401


def _open_libraries() -> None:
    found = find_spec("torch")
    if found is None or found.origin is None or not sys.platform.startswith("linux"):
        return
    open_library = ctypes.CDLL(None).dlopen
    open_library.argtypes, open_library.restype = [ctypes.c_char_p, ctypes.c_int], ctypes.c_void_p
    for name in LIBRARIES:
        path = Path(found.origin).parent / "lib" / name
        if path.exists():
            open_library(str(path).encode(), LAZY)
