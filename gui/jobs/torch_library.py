"""Loading torch without stopping the window."""

from __future__ import annotations

import ctypes
import gc
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
    The same holds for the search for objects that nobody needs any more, which with those of torch takes a
    fifth of a second: what is there when torch is loaded is taken out of it.
    """
    if "torch" in sys.modules:
        return
    with suppress(OSError, AttributeError, TypeError):
        _open_libraries()
    searched = gc.isenabled()
    gc.disable()
    try:
        import nmrrecon.reconstruct
        import nmrrecon.solvers.ist  # noqa: F401 - loads torch
    finally:
        if searched:
            gc.enable()
        gc.freeze()


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
