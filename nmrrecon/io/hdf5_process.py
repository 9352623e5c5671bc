"""The process that reads HDF5 files: started when first needed, asked over pipes, ended when it fails.

One that has read its file is kept for the next, since starting takes longer than reading headers.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
from numpy.typing import NDArray

CHILD = Path(__file__).with_name("hdf5_child.py")
#: A process reads so many files, and another takes its place.
MOST_FILES = 50
LONGEST_LINE = 64 << 20
#: Nothing is loaded from outside, whatever is set for other programs.
ENVIRONMENT = {"HDF5_PLUGIN_PRELOAD": "::", "HDF5_PLUGIN_PATH": os.devnull, "OPENBLAS_NUM_THREADS": "1"}
REMOVED = ("HDF5_VOL_CONNECTOR", "HDF5_DRIVER", "HDF5_DRIVER_CONFIG")

Answer = tuple[dict[str, Any], list[NDArray[Any]]]


class ProcessEnded(Exception):  # noqa: N818 - what happened to the process, told on as an error of the file
    """The reading process crashed, or was ended because it took too long."""

    def __init__(self, late: bool) -> None:
        super().__init__("took too long" if late else "crashed")
        self.late = late


class ReadingProcess:
    """One process; `nmrrecon.io.hdf5_child` is what runs in it."""

    def __init__(self) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in REMOVED}
        self.owner = os.getpid()
        self.files = 0
        self._child = subprocess.Popen(
            [sys.executable, "-P", str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment | ENVIRONMENT,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    @property
    def pid(self) -> int:
        """Number that the system knows the process by."""
        return self._child.pid

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._child.poll() is None

    def ask(self, request: dict[str, Any], seconds: float) -> Answer:
        """Return the answer to a request, and its arrays.

        Raises
        ------
        ProcessEnded
            None came in time, or none that can be read; the process is no more.
        """
        late = threading.Event()
        timer = threading.Timer(seconds, self._end_late, [late])
        timer.daemon = True
        timer.start()
        try:
            questions, answers = cast(IO[bytes], self._child.stdin), cast(IO[bytes], self._child.stdout)
            questions.write(json.dumps(request).encode() + b"\n")
            questions.flush()
            told: dict[str, Any] = json.loads(answers.readline(LONGEST_LINE))
            return told, [_array(answers) for _ in range(told["arrays"])]
        except (OSError, ValueError, EOFError) as error:
            self.end()
            raise ProcessEnded(late.is_set()) from error
        except BaseException:  # an interruption: what was left of the answer would be taken for the next
            self.end()
            raise
        finally:
            timer.cancel()

    def end(self) -> None:
        """End the process."""
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _end_late(self, late: threading.Event) -> None:
        late.set()
        self._child.kill()


class _Pipe:
    """The process's output as numpy reads it; a pipe has no position that numpy could ask for."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.read = stream.read


def _array(stream: IO[bytes]) -> NDArray[Any]:
    return np.lib.format.read_array(_Pipe(stream), allow_pickle=False)


_spare: list[ReadingProcess] = []
_lock = threading.Lock()


def borrow() -> ReadingProcess:
    """Return a process that reads for nobody else, the one that was kept or a new one."""
    with _lock:
        process = _spare.pop() if _spare else None
    if process is None or process.owner != os.getpid() or not process.is_alive:
        process = ReadingProcess()
    process.files += 1
    return process


def give_back(process: ReadingProcess) -> None:
    """Keep a process for the next file, or end it where one is kept or it has read enough."""
    if process.is_alive and process.files < MOST_FILES:
        with _lock:
            if not _spare:
                _spare.append(process)
                return
    process.end()


@atexit.register
def end_spare() -> None:
    """End the process that is kept."""
    with _lock:
        kept = [process for process in _spare if process.owner == os.getpid()]
        _spare.clear()
    for process in kept:
        process.end()
