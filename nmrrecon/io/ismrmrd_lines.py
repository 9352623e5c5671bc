"""The acquisitions of an ISMRMRD file: which are lines of the image, where they belong, their samples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.io.hdf5_guard import GuardedFile
from nmrrecon.io.ismrmrd_header import Header
from nmrrecon.report import LoadReport

REVERSED = 22
#: Flags of acquisitions that are no lines of the image, and what those are.
NO_LINES = {
    19: "noise measurements",
    20: "calibration lines",
    23: "navigators",
    24: "phase corrections",
    26: "feedback lines",
    27: "dummy scans",
    28: "feedback lines",
    29: "coil correction lines",
    30: "phase stabilisation references",
    31: "phase stabilisation lines",
}
#: Calibration lines of this flag are lines of the image as well.
ALSO_IMAGING = 21
NUMBERS = ("number_of_samples", "active_channels", "center_sample", "discard_pre", "discard_post")
COUNTERS = {
    "kspace_encode_step_1": "kspace_encoding_step_1",
    "kspace_encode_step_2": "kspace_encoding_step_2",
    **{name: name for name in ("average", "slice", "contrast", "phase", "repetition", "set")},
}
REMEDY = "Convert the raw data again."
#: Bytes of lines that are read at once.
BLOCK = 8 << 20


@dataclass(frozen=True)
class Lines:
    """Heads of acquisitions, one entry for each.

    Attributes
    ----------
    rows : ndarray of int, shape (line,)
        Where they are in the file.
    numbers : dict of str to ndarray
        Entries of the heads, and counters by the names of the heads.
    reverse : ndarray of bool, shape (line,)
    """

    rows: NDArray[np.int64]
    numbers: dict[str, NDArray[np.int64]]
    reverse: NDArray[np.bool_]

    def where(self, chosen: NDArray[np.bool_]) -> Lines:
        """Return those that are `chosen`."""
        numbers = {name: values[chosen] for name, values in self.numbers.items()}
        return Lines(self.rows[chosen], numbers, self.reverse[chosen])

    @property
    def nbytes(self) -> NDArray[np.int64]:
        """Size of the samples of each line, all coils, in bytes."""
        return 8 * self.numbers["number_of_samples"] * self.numbers["active_channels"]


def read_lines(file: GuardedFile, table: str, header: Header, report: LoadReport) -> Lines:
    """Return the heads of the lines of the image, of the first encoding.

    Raises
    ------
    DataError
        Heads lack something, or count beyond what the header says.
    """
    wanted = ["flags", "encoding_space_ref", *NUMBERS, *(f"idx.{name}" for name in COUNTERS)]
    types = file.structure.need(table).types
    if types.get("data") != "varying <f4":
        what = f"the field data of '{table}' holds no rows of single-precision numbers"
        raise DataError(what, path=file.path, remedy=REMEDY)
    for name in wanted:
        if types.get(f"head.{name}", "")[1:2] not in ("u", "i"):
            what = f"the heads of '{table}' have no whole number '{name}'"
            raise DataError(what, path=file.path, remedy=REMEDY)
    heads = file.read(table, field="head").reshape(-1)
    numbers = {name: heads[name].astype(np.int64) for name in NUMBERS}
    numbers |= {name: heads["idx"][name].astype(np.int64) for name in COUNTERS}
    flags = heads["flags"].astype(np.uint64)
    lines = Lines(np.arange(heads.size), numbers, _has(flags, REVERSED))
    imaging = heads["encoding_space_ref"] == 0
    if not imaging.all():
        report.warn(f"{int((~imaging).sum())} acquisitions of further encodings are left out.")
    for flag, kind in NO_LINES.items():
        other = _has(flags, flag) & imaging
        if flag == 20:
            other &= ~_has(flags, ALSO_IMAGING)
        if other.any():
            imaging &= ~other
            report.tell(f"left_out.flag_{flag}", int(other.sum()), f"flag {flag}: {kind}", "acquisitions")
    if not imaging.any():
        raise DataError("holds no line of an image", path=file.path, remedy=REMEDY)
    found = lines.where(imaging)
    _check_counters(found, header, file)
    return found


def read_samples(file: GuardedFile, table: str, lines: Lines) -> Iterator[tuple[int, NDArray[np.complex64]]]:
    """Yield the number of each line and its samples (coil, sample), those to be discarded left out.

    Runs of lines that follow each other in the file are read at once; no other line is read.

    Raises
    ------
    DataError
        A line does not have the samples that its head says.
    """
    total = int(lines.nbytes.sum())
    if total > file.structure.allowed():
        what = f"its heads claim {total >> 20} MB of samples, more than the file holds"
        raise DataError(what, path=file.path, remedy=REMEDY)
    for start, stop in _runs(lines):
        size = int(lines.nbytes[start:stop].sum())
        first = int(lines.rows[start])
        rows = file.rows(table, "data", first, first + stop - start, size)
        for line, row in enumerate(rows, start):
            yield line, _line(row, lines, line, file)


def _runs(lines: Lines) -> Iterator[tuple[int, int]]:
    """Yield start and stop of lines that stand one after the other in the file, up to some megabytes."""
    start, size = 0, 0
    sizes = lines.nbytes
    for line in range(lines.rows.size):
        apart = line > start and lines.rows[line] != lines.rows[line - 1] + 1
        if apart or size > BLOCK:
            yield start, line
            start, size = line, 0
        size += int(sizes[line])
    yield start, lines.rows.size


def _line(row: NDArray[np.float32], lines: Lines, line: int, file: GuardedFile) -> NDArray[np.complex64]:
    coils, samples = (int(lines.numbers[name][line]) for name in ("active_channels", "number_of_samples"))
    if row.size != 2 * coils * samples:
        what = f"line {lines.rows[line]} has {row.size} numbers, where its head says {coils} x {samples} x 2"
        raise DataError(what, path=file.path, remedy=REMEDY)
    before, after = (int(lines.numbers[name][line]) for name in ("discard_pre", "discard_post"))
    if before + after >= samples:
        what = f"line {lines.rows[line]} discards {before} + {after} of its {samples} samples"
        raise DataError(what, path=file.path, remedy=REMEDY)
    whole = np.ascontiguousarray(row, dtype=np.float32).view(np.complex64).reshape(coils, samples)
    kept = whole[:, before : samples - after]
    return kept[:, ::-1] if lines.reverse[line] else kept


def _has(flags: NDArray[np.uint64], flag: int) -> NDArray[Any]:
    return (flags >> np.uint64(flag - 1)) & np.uint64(1) == 1


def _check_counters(lines: Lines, header: Header, file: GuardedFile) -> None:
    for name, limit in COUNTERS.items():
        most = int(lines.numbers[name].max())
        if most >= header.count(limit):
            row = int(lines.rows[lines.numbers[name].argmax()])
            last = header.count(limit) - 1
            what = f"acquisition {row} counts {name} {most}, where the header says {last} at most"
            raise DataError(what, path=file.path, remedy=REMEDY)
