"""Which files make up an NMRPipe data set, and the numbers in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import nmrglue as ng
import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.io.nmrpipe_header import HEADER_BYTES, Header, byte_order, read_header
from nmrrecon.report import LoadReport

#: Folders in which NMRPipe scripts keep FIDs and spectra, in the order in which they are looked into.
USUAL_FOLDERS = ("fid", "ft", "ft1", "ft2", "ft3")


@dataclass(frozen=True)
class Planes:
    """Files of one data set: one file, or one for each plane, and the header of the first.

    Attributes
    ----------
    files : tuple of Path
    header : Header
    shape : tuple of int
        Planes, rows and floats in a row, over all files. Imaginary parts count like real ones.
    """

    files: tuple[Path, ...]
    header: Header
    shape: tuple[int, int, int]


def is_nmrpipe_file(path: Path) -> bool:
    """Whether `path` is a file that begins as NMRPipe's do; never raises."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return byte_order(file.read(12)) is not None
    except OSError:
        return False


def first_of_pattern(path: Path) -> Path | None:
    """Return the first file of a pattern such as ``ft/test%03d.ft3``; None where `path` is no pattern."""
    if not re.search(r"%0?\d*d", path.name) or path.name.count("%") != 1:
        return None
    return path.with_name(path.name % 1)


def data_set_file(path: Path, report: LoadReport | None = None) -> Path:
    """Return the file, or the first of the series, that `path` (file, pattern or folder) stands for.

    Raises
    ------
    DataError
        If a folder holds no NMRPipe file, or several data sets of which none is plainly the one meant.
    """
    if not path.is_dir():
        return first_of_pattern(path) or path
    places = [path, *(path / name for name in USUAL_FOLDERS if (path / name).is_dir())]
    for place in places:
        found = _data_sets(place)
        if found:
            return _choose(found, path, report)
    raise DataError("holds no NMRPipe file", path=path, remedy="Name the folder or file that holds the data.")


def _data_sets(folder: Path) -> list[Path]:
    """Return the first file of each data set in `folder`, mask files aside if there is anything else."""
    files = [file for file in sorted(folder.iterdir()) if file.name[0] != "." and is_nmrpipe_file(file)]
    first: dict[tuple[str, str] | str, Path] = {}
    for file in files:
        number = re.search(r"\d+$", file.stem)
        series = number and read_header(file)["FDDIMCOUNT"] > 2
        key = (file.stem[: number.start()], file.suffix) if number and series else file.name
        first.setdefault(key, file)
    return [file for file in first.values() if "mask" not in file.name.lower()] or list(first.values())


def _choose(found: list[Path], folder: Path, report: LoadReport | None) -> Path:
    fids = [file for file in found if not read_header(file)["FDF2FTFLAG"]]
    for choice in (found, fids):
        if len(choice) == 1:
            if len(found) > 1 and report is not None:
                others = ", ".join(file.name for file in found if file != choice[0])
                report.warn(f"{choice[0].name} was opened; the folder also holds {others}")
            return choice[0]
    names = ", ".join(file.name for file in found[:6])
    raise DataError(
        f"holds {len(found)} NMRPipe data sets: {names}", path=folder, remedy="Name the one to open."
    )


def find_planes(first: Path, codes: tuple[int, ...], report: LoadReport) -> Planes:
    """Find all files of the data set that `first` belongs to and check their sizes against the header.

    Parameters
    ----------
    first : Path
        A single file, or any plane of a series.
    codes : tuple of int
        Dimensions as they lie in the file: X, Y, Z.
    report : LoadReport

    Raises
    ------
    DataError
        If a plane is missing, or a file is not of the size that its header says.
    """
    header = read_header(first)
    row = header.whole("FDSIZE") * (1 + header.is_complex(codes[0]))
    floats, rest = divmod(first.stat().st_size - HEADER_BYTES, 4)
    choices = _row_counts(header, codes)
    planes = header.whole("FDF3SIZE") if len(codes) == 3 else 1
    for rows in choices:
        if rest or rows * row * planes != floats:
            continue
        return Planes((first,), header, (planes, rows, row))
    for rows in choices if len(codes) == 3 else ():
        if not rest and rows * row == floats:
            files = _series(first, header, report)
            return Planes(files, header, (len(files), rows, row))
    raise _wrong_size(header, choices[0] * row * planes, choices[0] * row, planes)


def _row_counts(header: Header, codes: tuple[int, ...]) -> list[int]:
    """Return the numbers of rows in a plane that FDSPECNUM can mean, likeliest first.

    FDSPECNUM counts real and imaginary rows, but only the complex ones of Y where X is real and Y is
    not. Some programs count all of them there too.
    """
    if len(codes) == 1:
        return [1]
    count = header.whole("FDSPECNUM")
    halved = not header.is_complex(codes[0]) and header.is_complex(codes[1])
    return [2 * count, count] if halved else [count]


def _wrong_size(header: Header, whole: int, plane: int, planes: int) -> DataError:
    size = header.path.stat().st_size
    wanted = f"{HEADER_BYTES + 4 * whole}"
    if planes > 1:
        wanted = f"{HEADER_BYTES + 4 * plane} (one plane) or {wanted} (all {planes})"
    return DataError(
        f"is {size} bytes long, where the sizes in its header ask for {wanted}",
        path=header.path,
        remedy="The file is cut off or its header was changed: copy or convert it again.",
    )


def _series(member: Path, header: Header, report: LoadReport) -> tuple[Path, ...]:
    """Return the planes of the series that `member` belongs to, checked to be whole and alike."""
    number = re.search(r"\d+$", member.stem)
    if number is None:
        raise DataError(
            f"is one plane of {header.whole('FDF3SIZE')}, and its name has no number to find the others by",
            path=member,
            remedy="Name the planes test001.fid, test002.fid and so on.",
        )
    planes = _numbered(member, number.start())
    expected = header.whole("FDF3SIZE")
    if len(planes) == header["FDFILECOUNT"]:
        expected = len(planes)
    wanted = range(1, expected + 1)
    missing = [i for i in wanted if i not in planes]
    if missing:
        name = f"{member.stem[: number.start()]}{missing[0]:0{len(number[0])}d}{member.suffix}"
        raise DataError(
            f"{len(missing)} of the {expected} planes of the series are missing, e.g. {name}",
            path=member.parent,
            remedy="Copy or convert the series again.",
        )
    if len(planes) > expected:
        report.warn(f"{len(planes) - expected} files beyond the {expected} planes of the series are left out")
    files = tuple(planes[i] for i in wanted)
    _check_alike(files, member)
    return files


def _numbered(member: Path, start: int) -> dict[int, Path]:
    """Return the files named as `member` but for the digits from `start` on, by their number."""
    stem, width = member.stem[:start], len(member.stem) - start
    planes = {}
    for file in member.parent.iterdir():
        digits = file.stem[start:]
        alike = file.suffix == member.suffix and file.stem[:start] == stem
        if alike and len(digits) >= width and digits.isdecimal():
            planes[int(digits)] = file
    return planes


def _check_alike(files: tuple[Path, ...], member: Path) -> None:
    size = member.stat().st_size
    for file in files:
        if file.stat().st_size != size or not is_nmrpipe_file(file):
            raise DataError(
                f"is not a plane like {member.name} ({file.stat().st_size} bytes, not {size})",
                path=file,
                remedy="The series is incomplete or mixed from two: copy or convert it again.",
            )


def read_planes(planes: Planes) -> NDArray[np.float32]:
    """Return the numbers of the data set, shape (plane, row, float).

    Raises
    ------
    DataError
        If there is NaN or infinity among them.

    Notes
    -----
    nmrglue reads the floats. Its `read` is not used: it takes the number of planes from FTSIZE, TDSIZE,
    X1 and XN, which other programs leave unset (https://github.com/jjhelmus/nmrglue/pull/92), takes X of
    a series for real whenever it is transformed, and returns misshapen data with no more than a warning.
    """
    _, rows, row = planes.shape
    if len(planes.files) == 1:
        array = ng.pipe.get_data(str(planes.files[0])).reshape(planes.shape)
    else:
        array = np.empty(planes.shape, dtype=np.float32)
        for plane, file in zip(array, planes.files, strict=True):
            plane[:] = ng.pipe.get_data(str(file)).reshape(rows, row)
    if not np.isfinite(array).all():
        raise DataError(
            f"{int((~np.isfinite(array)).sum())} of its {array.size} values are NaN or infinite",
            path=planes.files[0],
            remedy="The file is damaged, or was made by a step that failed: make it again.",
        )
    return array
