"""What the headers of an HDF5 file say it holds, and whether that can be read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nmrrecon.errors import DataError

#: Filters that are part of the HDF5 library or of h5py; any other would load a plug-in.
FILTERS = {1: "gzip", 2: "shuffle", 3: "fletcher32", 4: "szip", 5: "nbit", 6: "scale-offset", 32000: "lzf"}
#: No compression makes data smaller by more: gzip's limit is 1032.
STRONGEST_COMPRESSION = 1100
#: Samples compress less, and undersampled k-space is stored with fewer zeros for each of them.
LIKELY_COMPRESSION = 32
#: Read without asking how large the file is, and never exceeded, in bytes.
ALWAYS_ALLOWED, NEVER_ALLOWED = 64 << 20, 4 << 30
SAVE_AGAIN = "Save the data themselves in one HDF5 file, uncompressed or with gzip (h5repack -f GZIP=4)."
DAMAGED = "The file is damaged or no longer whole: copy or export it again."

#: Of each axis one index, or start and stop.
Block = Sequence[int | tuple[int, int]]


@dataclass(frozen=True)
class DataSet:
    """What the header of one data set says.

    Attributes
    ----------
    path : str
        Names of its groups and its own, with slashes between.
    shape : tuple of int
    types : dict of str to str
        numpy's code of each field by dotted name, ``{"": "<f4"}`` where it has none; ``text``,
        ``varying <f4``, ``reference`` or ``other`` where it is no number.
    item_bytes : int
    chunk : tuple of int or None
        Where it is stored in chunks.
    filters : tuple of int
        Numbers of the filters that its chunks pass.
    stored_bytes : int
        Of it in the file, as the header says.
    offset : int or None
        Where it begins, if it is stored in one piece.
    compact, virtual : bool
    outside : int
        Files that hold its values.
    """

    path: str
    shape: tuple[int, ...]
    types: dict[str, str]
    item_bytes: int
    chunk: tuple[int, ...] | None
    filters: tuple[int, ...]
    stored_bytes: int
    offset: int | None
    compact: bool
    virtual: bool
    outside: int

    @property
    def nbytes(self) -> int:
        """Size that the header claims."""
        return math.prod(self.shape) * self.item_bytes

    @property
    def is_number(self) -> bool:
        """Whether each of its values is one real or complex number, or a truth value."""
        return self.types.get("", "")[1:2] in tuple("biufc") or self.is_pair

    @property
    def is_truth(self) -> bool:
        """Whether its values are truth values, as those of masks."""
        return self.types == {"": "|b1"}

    @property
    def is_pair(self) -> bool:
        """Whether its values are compounds of a real and an imaginary part."""
        return set(self.types) == {"real", "imag"} and all(t[1] in "iuf" for t in self.types.values())

    @property
    def is_complex(self) -> bool:
        """Whether its values are complex numbers."""
        return self.is_pair or self.types.get("", "")[1:2] == "c"


@dataclass(frozen=True)
class Structure:
    """All data sets of a file by path, its soft links, and the attributes of its root."""

    path: Path
    file_bytes: int
    sets: dict[str, DataSet]
    links: dict[str, str]
    attributes: dict[str, bool | int | float | str]

    def allowed(self, stored_bytes: int | None = None) -> int:
        """Return how many bytes may be made of what is stored: of the file's, or so many of them."""
        stored = self.file_bytes if stored_bytes is None else min(stored_bytes, self.file_bytes)
        return min(max(ALWAYS_ALLOWED, LIKELY_COMPRESSION * stored), NEVER_ALLOWED)

    def need(self, name: str) -> DataSet:
        """Return a data set whose header makes sense.

        Raises
        ------
        DataError
            It is not there, is empty, or claims more than the file can hold.
        """
        if name not in self.sets:
            what = f"has no data set '{name}'; it has {self.named()}"
            if name in self.links:
                what = f"'{name}' is a link to '{self.links[name]}', which is not followed"
            raise DataError(what, path=self.path, remedy=SAVE_AGAIN)
        found = self.sets[name]
        claim = f"'{name}' claims {' x '.join(map(str, found.shape)) or 'one'} values, {size(found.nbytes)}"
        if found.nbytes == 0:
            raise DataError(f"'{name}' is empty", path=self.path, remedy=DAMAGED)
        if strange := [number for number in found.filters if number not in FILTERS]:
            what = f"'{name}' is stored through filter {strange[0]}, which would load a plug-in"
            raise DataError(what, path=self.path, remedy=SAVE_AGAIN)
        if found.chunk is None and not found.compact:
            if found.offset is None:
                raise DataError(f"'{name}' was never written", path=self.path, remedy=DAMAGED)
            if found.offset + found.nbytes > self.file_bytes:
                what = f"{claim}, where the file has {size(self.file_bytes)}"
                raise DataError(what, path=self.path, remedy=DAMAGED)
        stored = min(found.stored_bytes, self.file_bytes)
        if found.nbytes > max(ALWAYS_ALLOWED, STRONGEST_COMPRESSION * stored):
            raise DataError(f"{claim}, and stores {size(stored)}", path=self.path, remedy=DAMAGED)
        return found

    def check_block(self, found: DataSet, block: Block) -> int:
        """Return the memory that reading a block takes at most, in bytes; `DataError` where it is absurd."""
        extents = [1 if isinstance(part, int) else part[1] - part[0] for part in block]
        extents += found.shape[len(extents) :]
        values = math.prod(extents) * found.item_bytes
        pieces = math.prod(found.chunk or (0,)) * found.item_bytes
        allowed = self.allowed(found.stored_bytes)
        if max(values, pieces) > allowed:
            what = f"'{found.path}' asks for {size(max(values, pieces))} at once"
            why = "more than this machine should give" if allowed == NEVER_ALLOWED else "more than it stores"
            raise DataError(f"{what}, {why}", path=self.path, remedy=SAVE_AGAIN)
        return 2 * values + 3 * pieces

    def named(self) -> str:
        """Return what there is, for messages."""
        names = [f"{s.path} ({' x '.join(map(str, s.shape))})" for s in list(self.sets.values())[:6]]
        more = f" and {len(self.sets) - 6} more" if len(self.sets) > 6 else ""
        return ", ".join(names) + more or "none"


def structure_from(told: dict[str, Any], path: Path) -> Structure:
    """Return the structure that the child told of.

    Raises
    ------
    DataError
        Something in the file lies elsewhere, or there is too much of it.
    """
    if "refused" in told:
        raise DataError(told["refused"], path=path, remedy=SAVE_AGAIN)
    if told["external"]:
        what = f"'{told['external'][0]}' is a link to another file, which is not followed"
        raise DataError(what, path=path, remedy=SAVE_AGAIN)
    sets = {entry["path"]: _data_set(entry) for entry in told["sets"]}
    for found in sets.values():
        if found.virtual or found.outside:
            kind = "a virtual data set: its values lie" if found.virtual else "stored outside: its values lie"
            what = f"'{found.path}' is {kind} in other files, which are not opened"
            raise DataError(what, path=path, remedy=SAVE_AGAIN)
    return Structure(path, path.stat().st_size, sets, told["links"], told["attributes"])


def _data_set(entry: dict[str, Any]) -> DataSet:
    lists = {"shape": tuple(entry["shape"]), "filters": tuple(entry["filters"])}
    return DataSet(**{**entry, **lists, "chunk": tuple(entry["chunk"]) if entry["chunk"] else None})


def size(count: int) -> str:
    """Return a number of bytes as people say it."""
    for unit in ("bytes", "kB", "MB", "GB", "TB"):
        if count < 1024:
            return f"{count} {unit}"
        count >>= 10
    return f"{count} PB"
