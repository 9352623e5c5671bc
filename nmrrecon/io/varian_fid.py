"""The binary `fid` file of Varian/Agilent spectrometers."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nmrglue as ng
import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import DataError
from nmrrecon.report import LoadReport

_FILE_HEADER = 32
_BLOCK_HEADER = 28
#: the upper bits of the number of block headers hold flags
_BLOCK_HEADER_MASK = 0x3F
_COPY_AGAIN = "Copy the data from the spectrometer again."


@dataclass(frozen=True)
class FidHeader:
    """Layout of a fid file, as its header has it."""

    blocks: int
    traces: int
    points: int
    block_headers: int
    dtype: np.dtype[Any]

    @property
    def block(self) -> np.dtype[Any]:
        """One block: its headers and its traces of interleaved real and imaginary points."""
        head = np.dtype([("scale", ">i2"), ("rest", f"V{self.block_headers * _BLOCK_HEADER - 2}")])
        return np.dtype([("head", head), ("traces", self.dtype, (self.traces, self.points))])

    @property
    def block_bytes(self) -> int:
        """Size of one block; counted in Python integers, so that absurd headers cannot overflow."""
        return self.block_headers * _BLOCK_HEADER + self.traces * self.points * self.dtype.itemsize


def is_fid(path: Path) -> bool:
    """Whether the first bytes of `path` make sense as the header of a fid file."""
    try:
        read_header(path)
    except DataError:
        return False
    return True


def read_header(path: Path) -> FidHeader:
    """Read and check the header of a fid file.

    Raises
    ------
    DataError
        The file is unreadable, too short, no fid file, or holds spectra.
    """
    try:
        with path.open("rb") as file:
            fields = ng.varian.fileheader2dic(ng.varian.get_fileheader(file))
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", path=path, remedy=_COPY_AGAIN) from error
    except struct.error as error:
        raise DataError("is shorter than a fid header", path=path, remedy=_COPY_AGAIN) from error
    dtype = ng.varian.find_dtype(fields)
    headers = fields["nbheaders"] & _BLOCK_HEADER_MASK
    header = FidHeader(fields["nblocks"], fields["ntraces"], fields["np"], headers, dtype)
    if fields["S_SPEC"]:
        raise DataError("holds spectra, not FIDs", path=path, remedy="Open the .fid folder instead.")
    fits = fields["ebytes"] == dtype.itemsize and fields["tbytes"] == header.points * dtype.itemsize
    if not fits or header.traces < 1 or header.points < 2 or header.points % 2 or headers < 1:
        raise DataError(
            f"is not a Varian fid file, or its header is damaged: np {header.points}, "
            f"ntraces {header.traces}, ebytes {fields['ebytes']}, tbytes {fields['tbytes']}",
            path=path,
            remedy=_COPY_AGAIN,
        )
    return header


def read_fid(path: Path, report: LoadReport) -> NDArray[np.complex64]:
    """Read the FIDs of a fid file, in the rotation sense of our convention.

    Parameters
    ----------
    path : Path
        The file.
    report : LoadReport
        Told of the format, and of a header that claims more blocks than the file holds.

    Returns
    -------
    ndarray of complex64, shape (trace, direct)
        Complex conjugate of what the file holds: on Varian/Agilent spectrometers a resonance above
        the carrier by f Hz is stored as exp(-2 pi i f t). Seen on azithromycin in CDCl3: as stored,
        its N-methyl singlet (2.3 ppm) would come out at 6.8 ppm and nothing below 3.8 ppm.

    Raises
    ------
    DataError
        The header is damaged, or the file holds not one whole block, or values that are not finite.

    Notes
    -----
    nmrglue's `varian.read_fid` allocates what the header claims and fails on a shorter file (0.12);
    what the file holds decides here.
    """
    header = read_header(path)
    blocks = _whole_blocks(path, header, report)
    report.read("format.dtype", header.dtype.newbyteorder("=").name, "fid header, status")
    report.read("format.byte_order", "big", "Varian fid files are big-endian")
    data = np.fromfile(path, dtype=header.block, count=blocks, offset=_FILE_HEADER)
    values = data["traces"].reshape(-1, header.points)
    fids = np.empty((len(values), header.points // 2), np.complex64)
    fids.real = values[:, 0::2]
    fids.imag = values[:, 1::2]
    np.negative(fids.imag, out=fids.imag)
    _undo_scale(fids, np.repeat(data["head"]["scale"], header.traces), report)
    if not np.isfinite(fids.view(np.float32)).all():
        raise DataError("holds values that are not finite numbers", path=path, remedy=_COPY_AGAIN)
    return fids


def _whole_blocks(path: Path, header: FidHeader, report: LoadReport) -> int:
    """Return the blocks that the file holds in full, and say where its header claims otherwise."""
    held, rest = divmod(path.stat().st_size - _FILE_HEADER, header.block_bytes)
    if held < 1:
        raise DataError(
            f"holds no complete FID: its header claims {header.points} points a trace and {header.traces} "
            f"traces a block, the file has {path.stat().st_size} bytes",
            path=path,
            remedy=_COPY_AGAIN,
        )
    if held < header.blocks:
        cut = ", the last one cut off" if rest else ""
        report.warn(f"the fid header claims {header.blocks} blocks, the file holds {held}{cut}: read {held}")
    elif header.blocks < 1:
        report.warn(f"the fid header claims {header.blocks} blocks, the file holds {held}: read {held}")
    elif held > header.blocks:
        report.warn(f"the fid file holds {held} blocks, its header claims {header.blocks}: the rest is left")
    return held if header.blocks < 1 else min(held, header.blocks)


def _undo_scale(fids: NDArray[np.complex64], scale: NDArray[np.int16], report: LoadReport) -> None:
    """Multiply each trace by the power of two that its block header says it was divided by."""
    if not scale.any():
        return
    if np.abs(scale.astype(int)).max() > 31:
        report.warn("scale factors of the block headers make no sense and were left out")
        return
    fids *= np.exp2(scale.astype(np.float32))[:, np.newaxis]
    report.infer("format.scale", int(scale.max()), "block headers, scale: powers of two, applied")
