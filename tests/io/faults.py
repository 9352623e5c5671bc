"""The faults of the bad-input tests: which data set, how it is spoiled, and what its user should read."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import scipy.io

from tests.io.spoiling import (
    Spoil,
    acqu,
    append,
    as_folder,
    as_link,
    both,
    cut,
    edit,
    lengthen,
    locked,
    numbers,
    pipe,
    procpar,
    remove,
    replace,
    swapped,
    varian_header,
)


@dataclass(frozen=True)
class Fault:
    """One way in which a data set can be broken.

    Attributes
    ----------
    base : str
        Data set that is spoiled, a name of the fixture `intact`.
    name : str
        What is wrong with it.
    spoil : callable
        Breaks a copy of the data set, given its folder.
    says : str
        Words of the error that the user must read: the file, or what is wrong.
    warns : bool
        The data can be used all the same: a warning says `says` instead of an error.
    """

    base: str
    name: str
    spoil: Spoil
    says: str
    warns: bool = False


def _mat(**variables: object) -> bytes:
    stream = io.BytesIO()
    scipy.io.savemat(stream, variables)
    return stream.getvalue()


GARBAGE = bytes(np.random.default_rng(0).integers(0, 256, 5000, dtype=np.uint8))
ROWS = np.full(1024, 7, "<i4").tobytes()

BRUKER = [
    Fault("bruker", "ser missing", remove("ser"), "neither ser nor fid"),
    Fault("bruker", "ser empty", replace("ser", b""), "ser: is empty"),
    Fault("bruker", "ser cut within a row", cut("ser", 0.53), "truncated"),
    Fault("bruker", "ser cut between rows", cut("ser", 8 * 1024), "stopped", warns=True),
    Fault("bruker", "ser of one row", cut("ser", 1024), "a point needs 2"),
    Fault("bruker", "ser longer than the list", append("ser", ROWS), "nuslist: names 8 points"),
    Fault("bruker", "ser with room left", lengthen("ser", 4096), "hold only zeros", warns=True),
    Fault("bruker", "ser of zeros", replace("ser", bytes(16 * 1024)), "zeros"),
    Fault("bruker", "ser is a folder", as_folder("ser"), "ser"),
    Fault("bruker", "ser is a dangling link", as_link("ser", "elsewhere"), "ser"),
    Fault("bruker", "ser in the other byte order", swapped("ser", 4), "byte_order"),
    Fault("bruker", "acqus missing", remove("acqus"), "acqus is missing"),
    Fault("bruker", "acqus empty", replace("acqus", b""), "acqus: holds no Bruker parameter"),
    Fault("bruker", "acqus garbage", replace("acqus", GARBAGE), "acqus: holds no Bruker parameter"),
    Fault("bruker", "acqus cut off early", cut("acqus", 60), "acqus"),
    Fault("bruker", "acqus is a folder", as_folder("acqus"), "acqus"),
    Fault("bruker", "acqus is a link to itself", as_link("acqus", "acqus"), "acqus"),
    Fault("bruker", "acqus of 20 MB", lengthen("acqus", 20 << 20), "acqus"),
    Fault("bruker", "acqu2s missing", remove("acqu2s"), "acqu2s"),
    Fault("bruker", "acqu2s empty", replace("acqu2s", b""), "acqu2s: holds no Bruker parameter"),
    Fault("bruker", "TD missing", acqu("acqus", "TD", None), "TD"),
    Fault("bruker", "TD no number", acqu("acqus", "TD", "many"), "TD is 'many'"),
    Fault("bruker", "TD infinite", acqu("acqus", "TD", "inf"), "TD is 'inf'"),
    Fault("bruker", "TD absurd", acqu("acqus", "TD", 2_000_000_000), "ser"),
    Fault("bruker", "TD negative", acqu("acqus", "TD", -64), "TD is -64"),
    Fault("bruker", "TD zero", acqu("acqus", "TD", 0), "TD is 0"),
    Fault("bruker", "TD odd", acqu("acqus", "TD", 127), "TD is 127"),
    Fault("bruker", "TD of other data", acqu("acqus", "TD", 3000), "TD"),
    Fault("bruker", "DTYPA unknown", acqu("acqus", "DTYPA", 7), "DTYPA is 7"),
    Fault("bruker", "DTYPA no number", acqu("acqus", "DTYPA", "int"), "DTYPA is 'int'"),
    Fault("bruker", "BYTORDA of the other order", acqu("acqus", "BYTORDA", 1), "byte_order"),
    Fault("bruker", "GRPDLY no number", acqu("acqus", "GRPDLY", "<x>"), "GRPDLY"),
    Fault("bruker", "GRPDLY longer than the FID", acqu("acqus", "GRPDLY", 1e9), "GRPDLY"),
    Fault("bruker", "nine dimensions", acqu("acqus", "PARMODE", 8), "9 dimensions"),
    Fault("bruker", "three dimensions without acqu3s", acqu("acqus", "PARMODE", 2), "acqu3s"),
    Fault(
        "bruker",
        "no spectral width",
        both(acqu("acqus", "SW_h", 0), acqu("acqus", "SW", 0)),
        "sw_hz",
    ),
    Fault("bruker", "spectral width not a number", acqu("acqus", "SW_h", "nan"), "SW_h"),
    Fault(
        "bruker",
        "no frequency",
        both(acqu("acqu2s", "SFO1", 0), acqu("acqu2s", "BF1", 0)),
        "acqu2s",
    ),
    Fault("bruker", "FnMODE unknown", acqu("acqu2s", "FnMODE", 99), "f1.quadrature", warns=True),
    Fault("bruker", "FnMODE no number", acqu("acqu2s", "FnMODE", "States"), "FnMODE is 'States'"),
    Fault("bruker", "NusTD absurd", acqu("acqu2s", "NusTD", 2_000_000_000), "beyond reason"),
    Fault("bruker", "NusTD negative", acqu("acqu2s", "NusTD", -5), "NusTD", warns=True),
    Fault("bruker", "NusTD too small", acqu("acqu2s", "NusTD", 4), "outside the grid"),
    Fault("bruker", "schedule missing", remove("nuslist"), "no schedule"),
    Fault("bruker", "schedule empty", replace("nuslist", b"\n\n"), "names no point"),
    Fault("bruker", "schedule binary", replace("nuslist", b"\x00\x01\x02" * 40), "not plain text"),
    Fault("bruker", "schedule garbage", replace("nuslist", b"\x80\x91 garbage\n"), "nuslist"),
    Fault("bruker", "schedule of two columns", edit("nuslist", "$", " 0"), "columns"),
    Fault("bruker", "schedule outside the grid", edit("nuslist", r"\A0\n", "0\n300\n"), "outside the grid"),
    Fault("bruker", "schedule negative", edit("nuslist", r"\A0$", "-1"), "'-1'"),
    Fault("bruker", "schedule of delays", edit("nuslist", r"\A0$", "0.0031"), "'0.0031'"),
    Fault("bruker", "schedule longer", edit("nuslist", r"\Z", "31\n"), "stopped", warns=True),
    Fault("bruker", "schedule shorter", replace("nuslist", b"0\n1\n2\n"), "nuslist: names 3 points"),
    Fault("bruker", "schedule repeats a point", edit("nuslist", r"^1$", "0"), "averaged", warns=True),
    Fault("bruker", "schedule is a folder", as_folder("nuslist"), "nuslist"),
    Fault("bruker", "schedule of 1 GB", lengthen("nuslist", 1 << 30), "no schedule"),
    Fault("bruker-float", "NaN in the data", numbers("ser", "<f8", 800, np.nan), "not finite"),
    Fault("bruker-float", "infinity in the data", numbers("ser", "<f8", 800, np.inf), "not finite"),
    Fault("bruker-float", "number beyond float32", numbers("ser", "<f8", 800, 1e300), "not finite"),
    Fault("bruker-float", "ser in the other byte order", swapped("ser", 8), "byte_order"),
]

NMRPIPE = [
    Fault("nmrpipe", "empty", replace("test.fid", b""), "test.fid"),
    Fault("nmrpipe", "shorter than its header", cut("test.fid", 1000), "header"),
    Fault("nmrpipe", "header alone", cut("test.fid", 2048), "test.fid"),
    Fault("nmrpipe", "body cut off", cut("test.fid", 0.7), "test.fid"),
    Fault("nmrpipe", "one byte short", cut("test.fid", -1), "test.fid"),
    Fault("nmrpipe", "one plane too long", lengthen("test.fid", 4096), "test.fid"),
    Fault("nmrpipe", "no mark of the byte order", pipe("test.fid", "FDFLTORDER", 0), "test.fid"),
    Fault("nmrpipe", "rows huge", pipe("test.fid", "FDSIZE", 2e9), "FDSIZE"),
    Fault("nmrpipe", "rows of 16 million points", pipe("test.fid", "FDSIZE", 2**24), "test.fid"),
    Fault("nmrpipe", "rows negative", pipe("test.fid", "FDSIZE", -64), "FDSIZE"),
    Fault("nmrpipe", "rows NaN", pipe("test.fid", "FDSIZE", np.nan), "FDSIZE"),
    Fault("nmrpipe", "rows of half points", pipe("test.fid", "FDSIZE", 63.5), "FDSIZE"),
    Fault("nmrpipe", "no rows", pipe("test.fid", "FDSPECNUM", 0), "FDSPECNUM"),
    Fault("nmrpipe", "rows beyond the file", pipe("test.fid", "FDSPECNUM", 4096), "test.fid"),
    Fault("nmrpipe", "nine dimensions", pipe("test.fid", "FDDIMCOUNT", 9), "9 dimensions"),
    Fault("nmrpipe", "NaN dimensions", pipe("test.fid", "FDDIMCOUNT", np.nan), "FDDIMCOUNT"),
    Fault("nmrpipe", "dimension order", pipe("test.fid", "FDDIMORDER1", 77), "FDDIMORDER", warns=True),
    Fault("nmrpipe", "spectral width zero", pipe("test.fid", "FDF2SW", 0), "FDF2SW", warns=True),
    Fault("nmrpipe", "frequency NaN", pipe("test.fid", "FDF1OBS", np.nan), "FDF1OBS", warns=True),
    Fault("nmrpipe", "NaN in the data", numbers("test.fid", "<f4", 3000, np.nan), "test.fid"),
    Fault("nmrpipe", "infinity in the data", numbers("test.fid", "<f4", 3000, -np.inf), "test.fid"),
    Fault("nmrpipe", "is a folder", as_folder("test.fid"), "test.fid"),
    # without its schedule a compact file cannot be told from a small full one
    Fault("nmrpipe-nus", "schedule empty", replace("nuslist", b""), "names no point", warns=True),
    Fault("nmrpipe-nus", "schedule shorter", replace("nuslist", b"0\n1\n2\n"), "nuslist", warns=True),
    Fault("nmrpipe-nus", "schedule garbage", replace("nuslist", GARBAGE), "nuslist", warns=True),
    Fault("nmrpipe-nus", "schedule of two columns", edit("nuslist", "$", " 0"), "2 columns", warns=True),
    Fault("nmrpipe-nus", "schedule of other data", append("nuslist", b"7777\n"), "not stated", warns=True),
    Fault("nmrpipe-series", "plane missing", remove("fid/test003.fid"), "test003.fid"),
    Fault("nmrpipe-series", "plane cut off", cut("fid/test003.fid", 0.5), "fid/test003.fid"),
    Fault("nmrpipe-series", "plane empty", replace("fid/test003.fid", b""), "fid/test003.fid"),
    Fault("nmrpipe-series", "planes of other size", pipe("fid/test001.fid", "FDSIZE", 8), "test001.fid"),
]

VARIAN = [
    Fault("varian", "fid missing", remove("fid"), "fid"),
    Fault("varian", "fid empty", replace("fid", b""), "shorter than a fid header"),
    Fault("varian", "fid header cut", cut("fid", 20), "shorter than a fid header"),
    Fault("varian", "fid header alone", cut("fid", 32), "no complete FID"),
    Fault("varian", "fid garbage", replace("fid", GARBAGE), "fid"),
    Fault("varian", "fid cut within a block", cut("fid", 0.6), "the file holds 9", warns=True),
    Fault("varian", "np absurd", varian_header(np=2_000_000_000), "fid"),
    Fault("varian", "np negative", varian_header(np=-128), "fid"),
    Fault("varian", "no traces", varian_header(ntraces=0), "fid"),
    Fault("varian", "more blocks claimed", varian_header(nblocks=1_000_000), "1000000", warns=True),
    Fault("varian", "ebytes wrong", varian_header(ebytes=3), "fid"),
    Fault("varian", "NaN in the data", numbers("fid", ">f4", 32 + 28 + 40, np.nan), "not finite"),
    Fault("varian", "procpar missing", remove("procpar"), "procpar"),
    Fault("varian", "procpar empty", replace("procpar", b""), "procpar"),
    Fault("varian", "procpar garbage", replace("procpar", GARBAGE), "procpar"),
    Fault("varian", "procpar cut off", cut("procpar", 100), "procpar"),
    Fault("varian", "sw no number", procpar("sw", "wide"), "sw"),
    Fault("varian", "sfrq zero", procpar("sfrq", "0"), "sfrq"),
    Fault("varian", "schedule missing", remove("sampling.sch"), "sampling.sch"),
    Fault("varian", "schedule empty", replace("sampling.sch", b""), "names no point"),
    Fault("varian", "schedule of three columns", edit("sampling.sch", "$", " 0 0"), "columns"),
    Fault("varian", "schedule outside", edit("sampling.sch", r"\A0$", "5000"), "sampling.sch"),
    Fault("varian", "schedule is a folder", as_folder("sampling.sch"), "sampling.sch"),
]

MATLAB = [
    Fault("matlab", "not MATLAB", replace("pair.mat", b"MATLAB was here\n" * 9), "pair.mat"),
    Fault("matlab", "empty", replace("pair.mat", b""), "pair.mat"),
    Fault("matlab", "cut off", cut("pair.mat", 0.5), "pair.mat"),
    Fault("matlab", "other variables", replace("pair.mat", _mat(x=np.eye(3))), "pair.mat"),
    Fault(
        "matlab",
        "cells",
        replace("pair.mat", _mat(fid={"pos": np.array([{}], object), "neg": np.array(["a"], object)})),
        "pair.mat",
    ),
    Fault(
        "matlab",
        "shapes that differ",
        replace("pair.mat", _mat(fid={"pos": np.ones((8, 64)) * 1j, "neg": np.ones((7, 64)) * 1j})),
        "pair.mat",
    ),
    Fault(
        "matlab",
        "NaN",
        replace("pair.mat", _mat(fid={"pos": np.full((8, 64), np.nan) * 1j, "neg": np.ones((8, 64)) * 1j})),
        "pair.mat",
    ),
]

UNREADABLE = [
    Fault("bruker", "ser unreadable", locked("ser"), "ser"),
    Fault("bruker", "acqus unreadable", locked("acqus"), "acqus"),
    Fault("bruker", "nuslist unreadable", locked("nuslist"), "nuslist"),
    Fault("nmrpipe", "test.fid unreadable", locked("test.fid"), "test.fid"),
    Fault("varian", "procpar unreadable", locked("procpar"), "procpar"),
]

FAULTS = [*BRUKER, *NMRPIPE, *VARIAN, *MATLAB]
