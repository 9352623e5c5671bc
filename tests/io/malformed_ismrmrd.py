"""ISMRMRD files whose contents are broken: what is wrong, how it is made, what the error says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import ismrmrd
import ismrmrd.hdf5
import numpy as np

from tests.io.cine_files import acquisition, cartesian_lines, images, k_space, write_ismrmrd, xml_header
from tests.io.malformed_hdf5 import KX, KY, Fault, Make

CINE = k_space(images(2, 2, KY, KX))
#: The content of an intact file, once it was written: line by line that takes long.
_written: list[bytes] = []
LIMITS: dict[str, tuple[object, object]] = {"kspace_encoding_step_1": (KY - 1, KY // 2), "phase": (1, 0)}


def header(**others: Any) -> str:
    limits = LIMITS | others.pop("limits", {})
    return xml_header(others.pop("encoded", (KX, KY)), (KX // 2, KY), limits, **others)


def intact(path: Path) -> None:
    if not _written:
        write_ismrmrd(path, header(), cartesian_lines(CINE))
        _written.append(path.read_bytes())
    path.write_bytes(_written[0])


def lines(change: Callable[[list[ismrmrd.Acquisition]], object], text: str = header()) -> Make:
    """An ISMRMRD file whose acquisitions were changed."""

    def make(path: Path) -> None:
        made = cartesian_lines(CINE)
        change(made)
        write_ismrmrd(path, text, made)

    return make


def counts(name: str, value: int) -> Make:
    return lines(lambda made: setattr(made[7].idx, name, value))


def heads(name: str, value: int) -> Make:
    """An ISMRMRD file one of whose heads says something else than its samples are."""

    def make(path: Path) -> None:
        intact(path)
        with h5py.File(path, "r+") as file:
            record = file["dataset/data"][3:4]
            record["head"][name] = value
            file["dataset/data"][3:4] = record

    return make


def table(dtype: Any, count: int = 3) -> Make:
    """An ISMRMRD file whose table is of another type."""

    def make(path: Path) -> None:
        intact(path)
        with h5py.File(path, "r+") as file:
            del file["dataset/data"]
            values = np.zeros(count, dtype)
            for name in {"traj", "data"} & set(dtype.names):
                values[name] = [np.zeros(0, "f4")] * count
            file["dataset"].create_dataset("data", data=values)

    return make


def damaged(make: Make, old: bytes, new: bytes) -> Make:
    def spoilt(path: Path) -> None:
        make(path)
        raw = path.read_bytes()
        assert old in raw
        path.write_bytes(raw.replace(old, new))

    return spoilt


def _spoilt_line(made: list[ismrmrd.Acquisition]) -> None:
    made[3].data[0, 5] = np.inf


def _without(field: str) -> np.dtype[Any]:
    head = ismrmrd.hdf5.acquisition_header_dtype
    kept = np.dtype([(name, head[name]) for name in head.names or () if name != field])
    floats = h5py.vlen_dtype(np.dtype("f4"))
    return np.dtype([("head", kept), ("traj", floats), ("data", floats)])


def _whole_numbers() -> np.dtype[Any]:
    whole = h5py.vlen_dtype(np.dtype("i4"))
    return np.dtype([("head", ismrmrd.hdf5.acquisition_header_dtype), ("traj", whole), ("data", whole)])


def said(**others: Any) -> Make:
    """An ISMRMRD file with another header."""

    def make(path: Path) -> None:
        intact(path)
        with h5py.File(path, "r+") as file:
            file["dataset/xml"][0] = header(**others).encode()

    return make


def limit(**limits: tuple[object, object]) -> Make:
    """An ISMRMRD file whose header has other limits."""
    return said(limits=limits)


def _other_encoding(made: list[ismrmrd.Acquisition]) -> None:
    for line in made:
        line.encoding_space_ref = 3


def _far_center(made: list[ismrmrd.Acquisition]) -> None:
    made.append(acquisition(CINE[0, :, 0, :9], center_sample=60000))


FAULTS = [
    Fault("ky beyond the limit", "kspace_encode_step_1", counts("kspace_encode_step_1", KY)),
    Fault("phase beyond the limit", "phase 9", counts("phase", 9)),
    Fault("slice at the end of 16 bits", "slice 65535", counts("slice", 65535)),
    Fault("average beyond the limit", "average", counts("average", 1)),
    Fault("samples fewer than said", "its head says", heads("number_of_samples", KX + 1)),
    Fault("samples more than said", "longer|its head says", heads("number_of_samples", KX - 1)),
    Fault("no samples said", "longer|its head says", heads("number_of_samples", 0)),
    Fault("65535 samples said", "its head says|encoded", heads("number_of_samples", 65535)),
    Fault("65535 coils said", "coils", heads("active_channels", 65535)),
    Fault("no coils said", "coils", heads("active_channels", 0)),
    Fault("discards all", "discards", heads("discard_pre", KX)),
    Fault("discards 65535", "discards", heads("discard_post", 65535)),
    Fault("other encoding alone", "no line", lines(_other_encoding)),
    Fault("noise alone", "no line", lines(lambda made: [a.set_flag(19) for a in made])),
    Fault("readout longer than encoded", "encoded", said(encoded=(KX - 9, KY))),
    Fault("infinite value", "not finite", lines(_spoilt_line)),
    Fault("nothing of the middle slice", "no line of slice 2", limit(slice=(4, 0))),
    Fault(
        Fault(
            "2^32 lines", "of a small file", limit(kspace_encoding_step_1=(65535, 32768), phase=(65535, 0))
        ),
        "of a small file",
        limit(kspace_encoding_step_1=(65535, 32768), phase=(65535, 0)),
    ),
    Fault("limit negative", "-5", limit(phase=(-5, 0))),
    Fault("limit above 16 bits", "65536", limit(phase=(65536, 0))),
    Fault("centre outside", "zero of k-space", limit(kspace_encoding_step_1=(KY - 1, 500))),
    Fault("radial", "radial", said(trajectory="radial")),
    Fault("trajectory unknown", "XML header", said(trajectory="zigzag")),
    Fault("short lines about a far sample", "encoded", lines(_far_center)),
    Fault("no acquisition", "empty", table(ismrmrd.hdf5.acquisition_dtype, 0)),
    Fault("heads without counters", "idx", table(_without("idx"))),
    Fault("heads without flags", "flags", table(_without("flags"))),
    Fault("samples of whole numbers", "single-precision", table(_whole_numbers())),
    Fault("samples are gone", "HDF5", damaged(said(), b"GCOL", b"LOCG")),
    Fault("table without samples", "no group", table(np.dtype([("head", "u4")]))),
]
