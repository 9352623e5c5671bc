"""HDF5 files from strangers: read in a process of their own, whose end is an error message.

The HDF5 library can crash on a crafted file, follow links into other files and load plug-ins. It is therefore
never let near a file in the process that calls; `nmrrecon.io.hdf5_child` reads, with its memory limited and
no further file within reach, and hands over headers and then the blocks that are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.io.hdf5_process import Answer, ProcessEnded, borrow, give_back
from nmrrecon.io.hdf5_structure import DAMAGED, Block, DataSet, Structure, structure_from

SIGNATURE = b"\x89HDF\r\n\x1a\n"
#: Seconds that headers may take, and values beside a megabyte each of them.
HEADER_SECONDS, BLOCK_SECONDS, SECONDS_PER_MB = 20.0, 30.0, 0.5


def is_hdf5(path: Path) -> bool:
    """Whether a file has the signature of HDF5, at its start or after a user block. Never raises."""
    try:
        if not path.is_file():
            return False
        length = path.stat().st_size
        with path.open("rb") as file:
            place = 0
            while place + len(SIGNATURE) <= length:
                file.seek(place)
                if file.read(len(SIGNATURE)) == SIGNATURE:
                    return True
                place = max(2 * place, 512)
    except (OSError, ValueError):
        pass
    return False


@contextmanager
def open_hdf5(path: Path) -> Iterator[GuardedFile]:
    """Open an HDF5 file; its headers are read and judged.

    Raises
    ------
    DataError
        It cannot be read, or something in it lies in other files.
    """
    file = GuardedFile(path)
    try:
        yield file
    finally:
        file.close()


def structure_of(path: Path) -> Structure | None:
    """Return what a file holds, None where it is no HDF5 file or one that is refused. Never raises.

    Notes
    -----
    Remembered for a few files, as loader after loader is asked whether a file is its own.
    """
    if not is_hdf5(path):
        return None
    try:
        state = path.stat()
        return _structure_of(path.absolute(), state.st_mtime_ns, state.st_size, state.st_ino)
    except OSError:
        return None


@lru_cache(maxsize=16)
def _structure_of(path: Path, *state: int) -> Structure | None:
    try:
        with open_hdf5(path) as file:
            return file.structure
    except DataError:
        return None


class GuardedFile:
    """An HDF5 file that another process reads. Made by `open_hdf5`.

    Attributes
    ----------
    path : Path
    structure : Structure
        What its headers say.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not is_hdf5(path):
            raise DataError("is no HDF5 file, or has lost its beginning", path=path, remedy=DAMAGED)
        self._process = borrow()
        try:
            self.structure = structure_from(self._opened(), path)
        except BaseException:
            self.close()
            raise

    def read(self, name: str, block: Block = (), field: str = "") -> NDArray[Any]:
        """Return a block of numbers or truth values, or of one field of a data set; nothing else is read.

        Parameters
        ----------
        name : str
        block : sequence of int or (int, int)
            Of the leading axes, an index or start and stop; the others are read whole.
        field : str

        Raises
        ------
        DataError
            There is no such data set, it holds no numbers, is damaged, or claims what it cannot hold.
        """
        found = self.structure.need(name)
        if not field and not (found.is_number or found.is_truth):
            what = f"'{name}' holds {_kind(found)} where numbers are expected"
            raise DataError(what, path=self.path, remedy="Save it as an array of numbers.")
        memory = self.structure.check_block(found, block)
        request = {"ask": "read", "path": name, "block": list(block), "field": field, "bytes": memory}
        return self._ask(request, _seconds(memory))[1][0]

    def rows(self, name: str, field: str, start: int, stop: int, nbytes: int) -> list[NDArray[Any]]:
        """Return rows `start` to `stop` of a field whose rows are of varying length, `nbytes` in all at most.

        Raises
        ------
        DataError
            They are longer than that, or damaged.
        """
        found = self.structure.need(name)
        memory = self.structure.check_block(found, [(start, stop)]) + 4 * nbytes + (1 << 20)
        request: dict[str, Any] = {"ask": "rows", "path": name, "field": field, "bytes": memory}
        request |= {"start": start, "stop": stop, "values": nbytes}
        lengths, values = self._ask(request, _seconds(memory))[1]
        return np.split(values, np.cumsum(lengths)[:-1])

    def text(self, name: str) -> str:
        """Return the text of a data set that holds one.

        Raises
        ------
        DataError
            It is not there, is no text, or too long for one.
        """
        found = self.structure.need(name)
        if found.types != {"": "text"}:
            what = f"'{name}' holds {_kind(found)} where text is expected"
            raise DataError(what, path=self.path, remedy="Save it as one text.")
        memory = self.structure.check_block(found, ())
        told, _ = self._ask({"ask": "text", "path": name, "bytes": memory}, BLOCK_SECONDS)
        return str(told["text"])

    def close(self) -> None:
        """Let the process read for others."""
        give_back(self._process)

    def _opened(self) -> dict[str, Any]:
        """Return what the headers say; a process that an earlier file may have harmed gets no last word."""
        request = {"ask": "open", "file": str(self.path.absolute())}
        if self._process.files > 1:
            try:
                return self._told(self._process.ask(request, HEADER_SECONDS), "")[0]
            except ProcessEnded as ended:
                if not ended.late:
                    self._process = borrow()
        return self._ask(request, HEADER_SECONDS)[0]

    def _ask(self, request: dict[str, Any], seconds: float) -> Answer:
        """Return the answer to a request; `DataError` where none comes in time, or none that can be used."""
        try:
            answer = self._process.ask(request, seconds)
        except ProcessEnded as ended:
            what = f"was not read within {seconds:.0f} s" if ended.late else "the HDF5 library fails on it"
            raise DataError(what, path=self.path, remedy=DAMAGED) from ended
        return self._told(answer, f"'{request['path']}' " if "path" in request else "")

    def _told(self, answer: Answer, place: str) -> Answer:
        if "error" in answer[0]:
            what = f"{place}cannot be read as HDF5: {answer[0]['error']}"
            raise DataError(what, path=self.path, remedy=DAMAGED)
        return answer


def _seconds(nbytes: int) -> float:
    return BLOCK_SECONDS + SECONDS_PER_MB * (nbytes >> 20)


def _kind(found: DataSet) -> str:
    """Return what a data set holds, for messages."""
    return found.types.get("") or f"records of {', '.join(list(found.types)[:6])}"
