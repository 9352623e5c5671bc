"""fastMRI's files whose contents are broken: what is wrong, how it is made, what the error says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import numpy as np

from tests.io.cine_files import write_fastmri, xml_header
from tests.io.malformed_hdf5 import HEADER, KX, KY, SAMPLES, Fault, Make, holding

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
NAN = np.where(np.arange(KX) == 5, np.nan, SAMPLES)
BODY = HEADER.replace('<?xml version="1.0"?>\n', "")
NAME_SPACE = ' xmlns="http://www.ismrm.org/ISMRMRD"'
PAIRS3 = np.dtype([("real", "f4"), ("imag", "f4"), ("third", "f4")])
STRANGERS = np.dtype([("a", "f4"), ("b", "f4")])
TEXTS = np.dtype([("real", "S4"), ("imag", "S4")])
XML = "XML header"


def told(text: object) -> Make:
    """A file of fastMRI with another header."""

    def make(path: Path) -> None:
        write_fastmri(path, SAMPLES, "")
        with h5py.File(path, "r+") as file:
            del file["ismrmrd_header"]
            if text is not None:
                file["ismrmrd_header"] = text

    return make


def fastmri(samples: Any = SAMPLES, **others: Any) -> Make:
    return lambda path: write_fastmri(path, samples, HEADER, **others)


def entry(name: str, values: object) -> Make:
    """A file of fastMRI with one more data set."""

    def make(path: Path) -> None:
        write_fastmri(path, SAMPLES, HEADER)
        with h5py.File(path, "r+") as file:
            file[name] = values

    return make


def with_header(encoded: tuple[int, int] = (KX, KY), maximum: int = KY - 1, **others: Any) -> Make:
    limits = {"kspace_encoding_step_1": (maximum, KY // 2)}
    return told(xml_header(encoded, (KX // 2, KY), limits, **others).encode())


def replaced(old: str, new: str) -> Make:
    """A file of fastMRI whose header has something else in the place of `old`."""
    assert old in HEADER
    return told(HEADER.replace(old, new).encode())


FAULTS = [
    Fault("real numbers", "complex", holding(np.ones((3, 2, KX, KY), "f4"))),
    Fault("two axes", "shape", holding(np.ones((KX, KY), "c8"))),
    Fault("five axes", "shape", holding(np.ones((1, 3, 2, KX, KY), "c8"))),
    Fault(
        "fields of other names",
        "not complex|numbers",
        holding(np.ones((3, KX, KY), STRANGERS)),
    ),
    Fault("a third field", "not complex|numbers", holding(np.ones((3, KX, KY), PAIRS3))),
    Fault(
        "fields of text",
        "not complex|numbers",
        holding(np.ones((3, KX, KY), TEXTS)),
    ),
    Fault("NaN", "not finite", fastmri(NAN)),
    Fault(
        "NaN in the imaginary part",
        "not finite",
        fastmri(SAMPLES + np.where(np.arange(KX) == 5, 1j * np.nan, 0)),
    ),
    Fault("squares overflow", "not finite", fastmri(np.where(np.arange(KX) == 5, 1e30, SAMPLES))),
    Fault("infinite values", "not finite", fastmri(np.where(SAMPLES.real > 0, np.inf, SAMPLES))),
    Fault("too large for single precision", "not finite", holding(np.full((3, 2, KX, KY), 1e300 + 0j))),
    Fault("zeros alone", "zeros", fastmri(0 * SAMPLES)),
    Fault("no header", "ismrmrd_header", told(None)),
    Fault("header empty", XML, told(b"")),
    Fault("header cut off", XML, told(HEADER[: len(HEADER) // 2].encode())),
    Fault("header not closed", XML, replaced("</ismrmrdHeader>", "")),
    Fault("header of something else", XML, told(b"<html><body/></html>")),
    Fault(
        "header without name space",
        XML,
        replaced(NAME_SPACE, ""),
    ),
    Fault(
        "header without encoding",
        XML,
        replaced("encoding>", "decoding>"),
    ),
    Fault("header of bytes", "ismrmrd_header", told(b"\xff\xfe\x80<ismrmrdHeader/>")),
    Fault("header in UTF-16", "ismrmrd_header", told(np.void(HEADER.encode("utf-16")))),
    Fault("header of numbers", "text is expected", told(np.arange(5))),
    Fault("several headers", "ismrmrd_header", told(np.array([b"a", b"b"], object))),
    Fault("header of 8 MB", "ismrmrd_header", told(b" " * (8 << 20))),
    Fault("header nested 100,000 deep", XML, told(b"<a>" * 100_000)),
    Fault("billion laughs", "entities", told(f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>{BODY}'.encode())),
    Fault(
        "entity of another file", "entities", told(f'<!DOCTYPE x SYSTEM "file:///etc/passwd">{BODY}'.encode())
    ),
    Fault("matrix of -5 points", "-5", replaced(f"<x>{KX}</x>", "<x>-5</x>")),
    Fault(
        "matrix of 10^40 points", XML, told(HEADER.replace(f"<x>{KX}</x>", f"<x>1{'0' * 40}</x>").encode())
    ),
    Fault("matrix of words", XML, replaced(f"<x>{KX}</x>", "<x>many</x>")),
    Fault(
        "matrix of 10,000 digits",
        XML,
        told(HEADER.replace(f"<x>{KX}</x>", f"<x>{'9' * 10_000}</x>").encode()),
    ),
    Fault("counter's limit negative", "-3", with_header(maximum=-3)),
    Fault("no field of view", "field of view", with_header(shown_mm=(0.0, 0.0))),
    Fault("field of view NaN", "field of view", with_header(encoded_mm=(float("nan"), 1.0))),
    Fault("readout narrower than shown", "oversampling", with_header(encoded_mm=(1.0, 1.0))),
    Fault("all lines are padding", "pad", with_header((KX, 4000), 3)),
    Fault("mask of another width", "mask", entry("mask", np.ones(KY + 1))),
    Fault("mask of NaN", "mask", entry("mask", np.full(KY, np.nan))),
    Fault("mask of text", "mask", entry("mask", "none")),
    Fault("mask that leaves nothing", "zeros", entry("mask", np.zeros(KY))),
    Fault(
        "reference of NaN",
        "reconstruction_rss",
        entry("reconstruction_rss", np.full((3, KX // 2, KY), np.nan)),
    ),
]
