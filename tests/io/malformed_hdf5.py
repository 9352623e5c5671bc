"""HDF5 files whose structure is broken or hostile: what is wrong, how it is made, what the error says."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

from tests.io.cine_files import images, k_space, write_fastmri, xml_header

KX, KY = 32, 16
SAMPLES = k_space(images(3, 2, KY, KX))
HEADER = xml_header((KX, KY), (KX // 2, KY), {"kspace_encoding_step_1": (KY - 1, KY // 2)})
Make = Callable[[Path], object]
Edit = Callable[[h5py.File], object]
HUGE = (10**4, 10**4, 10**4)


@dataclass(frozen=True)
class Fault:
    """A malformed file.

    Attributes
    ----------
    name : str
        What is wrong with it.
    says : str
        Words of the error that the user must read.
    make : callable
        Writes it.
    format : str
        Module of `nmrrecon.io` that is to load it.
    """

    name: str
    says: str
    make: Make
    format: str = "fastmri"


def intact(path: Path) -> None:
    write_fastmri(path, SAMPLES, HEADER)


def largest_allowed(path: Path) -> None:
    """A slice of 64 MB in a file of 100 kB, packed in one chunk: as much as is read of so small a file."""
    shape = (1, 2, 2048, 2048)
    with h5py.File(path, "w") as file:
        limits: dict[str, tuple[object, object]] = {"kspace_encoding_step_1": (2047, 1024)}
        file["ismrmrd_header"] = xml_header((2048, 2048), (1024, 2048), limits).encode()
        made = file.create_dataset("kspace", shape, "c8", chunks=shape, compression="gzip")
        made.id.write_direct_chunk((0, 0, 0, 0), zlib.compress(np.ones(shape, "c8").tobytes(), 9))


def cut(keep: float) -> Make:
    """Keep so many bytes, that share of them where below 1; negative: all but so many."""

    def make(path: Path) -> None:
        intact(path)
        content = path.read_bytes()
        path.write_bytes(content[: int(keep * len(content)) if 0 < keep < 1 else int(keep)])

    return make


def patched(old: bytes, new: bytes) -> Make:
    """Put bytes in the place of others, which must be there."""

    def make(path: Path) -> None:
        intact(path)
        content = path.read_bytes()
        assert old in content
        path.write_bytes(content.replace(old, new))

    return make


def with_k_space(edit: Edit) -> Make:
    """Let `edit` make the k-space of a file that has the header alone."""

    def make(path: Path) -> None:
        with h5py.File(path, "w") as file:
            file["ismrmrd_header"] = HEADER.encode()
            edit(file)

    return make


def holding(values: object, dtype: object = None) -> Make:
    return with_k_space(lambda file: file.create_dataset("kspace", data=values, dtype=dtype))


def linked(link: object, edit: Edit = lambda file: None) -> Make:
    def change(file: h5py.File) -> None:
        edit(file)
        file["kspace"] = link

    return with_k_space(change)


def content(raw: bytes) -> Make:
    return lambda path: path.write_bytes(raw)


def _unwritten(chunks: tuple[int, ...] | None) -> Make:
    return with_k_space(lambda file: file.create_dataset("kspace", HUGE, "c8", chunks=chunks))


def _bomb(file: h5py.File) -> None:
    """Slices of 1 GB of zeros each in a file of a few kB: chunks of 32 MB that are one and the same."""
    chunk = (1, 1, 2048, 2048)
    made = file.create_dataset("kspace", (2, 32, 2048, 2048), "c8", chunks=chunk, compression="gzip")
    packed = zlib.compress(bytes(8 * 2048 * 2048), 9)
    for place in range(32):
        made.id.write_direct_chunk((1, place, 0, 0), packed)


def _large_chunk(file: h5py.File) -> None:
    shape = (1, 15, 4096, 4096)
    made = file.create_dataset("kspace", shape, "c8", chunks=shape, compression="gzip")
    made.id.write_direct_chunk((0, 0, 0, 0), zlib.compress(bytes(1 << 20)))


def _outside(file: h5py.File) -> None:
    Path(file.filename).with_suffix(".raw").write_bytes(bytes(SAMPLES.nbytes))
    where = [(Path(file.filename).with_suffix(".raw").name, 0, SAMPLES.nbytes)]
    file.create_dataset("kspace", SAMPLES.shape, "c8", external=where)


def _virtual(source: str) -> Edit:
    def edit(file: h5py.File) -> None:
        other = Path(file.filename).with_name("other.h5")
        with h5py.File(other, "w") as beside:
            beside["k"] = SAMPLES
        file["k"] = SAMPLES
        layout = h5py.VirtualLayout(SAMPLES.shape, "c8")
        layout[...] = h5py.VirtualSource(source, "k", SAMPLES.shape)
        file.create_virtual_dataset("kspace", layout)

    return edit


def _filtered(number: int) -> Edit:
    def edit(file: h5py.File) -> None:
        created = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        created.set_chunk((1, 2, KX, KY))
        created.set_filter(number, h5py.h5z.FLAG_OPTIONAL, (1, 2))
        kind = h5py.h5t.py_create(np.dtype("c8"), logical=True)
        space = h5py.h5s.create_simple((3, 2, KX, KY))
        made = h5py.h5d.create(file.id, b"kspace", kind, space, created)
        for place in range(3):
            made.write_direct_chunk((place, 0, 0, 0), bytes(2 * 8 * KX * KY))

    return edit


def _deep(file: h5py.File) -> None:
    group: h5py.Group = file
    for _ in range(300):
        group = group.create_group("g")
    group["kspace"] = SAMPLES


def _many(file: h5py.File) -> None:
    for number in range(25_000):
        file[f"{number}"] = h5py.SoftLink("/nowhere")


def _circle(file: h5py.File) -> None:
    inner = file.create_group("a/b")
    inner["back"] = file["a"]
    file["a/root"] = file["/"]


def _references(file: h5py.File) -> None:
    made = file.create_dataset("kspace", (3, KX, KY), h5py.ref_dtype)
    made[0, 0, 0] = file["ismrmrd_header"].ref


def _regions(file: h5py.File) -> None:
    made = file.create_dataset("kspace", (3, KX, KY), h5py.regionref_dtype)
    made[0, 0, 0] = file["ismrmrd_header"].regionref[()]


def _varying(file: h5py.File) -> None:
    made = file.create_dataset("kspace", (3, 4, 5), h5py.vlen_dtype(np.float32))
    made[0, 0, 0] = np.ones(7, np.float32)


_DIMENSIONS = struct.pack("<4Q", 3, 2, KX, KY)
_NUMBERS = "numbers are expected|complex"
GARBAGE = np.random.default_rng(0).bytes(4000)
#: Something in the file is not what the HDF5 library, or this one, reads.
STRUCTURE = [
    Fault("empty file", "no HDF5", cut(0)),
    *(Fault(f"cut off after {keep}", "HDF5", cut(keep)) for keep in (4, 9, 60, 96, 500, 900, 2048)),
    *(Fault(f"cut off after {keep}", "HDF5", cut(keep)) for keep in (0.1, 0.3, 0.5, 0.7, 0.9, -1)),
    Fault("signature alone", "HDF5", content(b"\x89HDF\r\n\x1a\n")),
    Fault("signature and garbage", "HDF5", content(b"\x89HDF\r\n\x1a\n" + GARBAGE)),
    Fault("signature after garbage", "HDF5", content(GARBAGE[:512] + b"\x89HDF\r\n\x1a\n" + GARBAGE)),
    Fault("text", "no HDF5", content(b"Dear Sir or Madam\n" * 100)),
    Fault("heap overwritten", "HDF5", patched(b"HEAP", b"PEAH")),
    Fault("tree overwritten", "HDF5", patched(b"TREE", b"\xff\xff\xff\xff")),
    Fault("symbols overwritten", "HDF5", patched(b"SNOD", b"\0\0\0\0")),
    Fault("global heap overwritten", "HDF5", patched(b"GCOL", b"LOCG")),
    Fault(
        "more than the file holds", "claims|HDF5", patched(_DIMENSIONS, struct.pack("<4Q", 3, 9999, KX, KY))
    ),
    Fault("10^12 points in the header", "claims|HDF5", patched(_DIMENSIONS, struct.pack("<4Q", *[1000] * 4))),
    Fault("size overflows", "HDF5|claims", patched(_DIMENSIONS, struct.pack("<4Q", *[2**63] * 4))),
    Fault("dimension of nothing", "empty|HDF5", patched(_DIMENSIONS, struct.pack("<4Q", 0, 2, KX, KY))),
    Fault("10^12 points never written", "claims", _unwritten((1, 100, 100))),
    Fault("10^12 points in one piece", "never written", _unwritten(None)),
    Fault("gigabytes of packed zeros", "more than it stores|claims", with_k_space(_bomb)),
    Fault("one chunk of 2 GB", "more than it stores|claims", with_k_space(_large_chunk)),
    Fault("external link", "link to another file", linked(h5py.ExternalLink("other.h5", "/k"))),
    Fault("external link to a device", "link to another file", linked(h5py.ExternalLink("/dev/zero", "/k"))),
    Fault(
        "external link beside",
        "link to another file",
        linked(SAMPLES, lambda file: file.__setitem__("x", h5py.ExternalLink("a.h5", "/"))),
    ),
    Fault("dangling link", "not followed", linked(h5py.SoftLink("/nowhere"))),
    Fault("link to itself", "not followed", linked(h5py.SoftLink("/kspace"))),
    Fault(
        "links in a circle",
        "not followed",
        linked(h5py.SoftLink("/x"), lambda file: file.__setitem__("x", h5py.SoftLink("/kspace"))),
    ),
    Fault("groups in a circle", "no data set 'kspace'", with_k_space(_circle)),
    Fault("values in another file", "other files", with_k_space(_outside)),
    Fault("virtual data set", "other files", with_k_space(_virtual("other.h5"))),
    Fault("virtual data set of its own", "other files", with_k_space(_virtual("."))),
    Fault("filter of a plug-in", "plug-in", with_k_space(_filtered(32001))),
    Fault("filter that nobody has", "plug-in", with_k_space(_filtered(65000))),
    Fault("groups 300 deep", "deep", with_k_space(_deep)),
    Fault("25,000 links", "more than", with_k_space(_many)),
    Fault("references", _NUMBERS, with_k_space(_references)),
    Fault("region references", _NUMBERS, with_k_space(_regions)),
    Fault("rows of varying length", _NUMBERS, with_k_space(_varying)),
    Fault("text for numbers", _NUMBERS, holding(["a", "b"], h5py.string_dtype())),
    Fault("bytes for numbers", _NUMBERS, holding(np.zeros((3, 4, 5), "V16"))),
    Fault(
        "nothing", "empty", with_k_space(lambda file: file.create_dataset("kspace", data=h5py.Empty("c8")))
    ),
    Fault("no slices", "empty", holding(np.zeros((0, 2, KX, KY), "c8"))),
    Fault("a single number", "shape", holding(np.complex64(1))),
    Fault("a group for data", "no data set", with_k_space(lambda file: file.create_group("kspace"))),
    Fault(
        "a type for data",
        "no data set",
        with_k_space(lambda file: file.__setitem__("kspace", np.dtype("c8"))),
    ),
    Fault("no k-space", "no data set 'kspace'", with_k_space(lambda file: None)),
]
