"""Check of the element tags of a MATLAB 5 file, before SciPy is let near it.

SciPy's reader takes the type code in a tag as an index into a table without looking (1.17, `_mio5_utils`
`read_numeric`; scipy/scipy#25349): a damaged byte ends the whole program. It also makes as many records as
the dimensions of a struct say, and unpacks whatever a compressed element turns out to hold.
"""

from __future__ import annotations

import math
import struct
import zlib
from pathlib import Path

_HEADER = 128
_INT32, _MATRIX, _COMPRESSED = 5, 14, 15
_SPARSE = 5
_NUMBERS = frozenset({1, 2, 3, 4, 5, 6, 7, 9, 12, 13, 16, 17, 18})
_DEEPEST = 16
_MOST_BYTES = 1 << 30
#: What a compressed element unpacks to without a question, and how often its own size beyond that.
_SMALL_BYTES, _MOST_TIMES = 64 << 20, 100


def check_elements(path: Path) -> None:
    """Raise ValueError where the tags of a MATLAB 5 file do not make sense."""
    raw = memoryview(path.read_bytes())
    if len(raw) <= _HEADER or bytes(raw[:6]) != b"MATLAB":
        raise ValueError("it does not start as MATLAB files do")
    order = {b"IM": "<", b"MI": ">"}.get(bytes(raw[126:128]))
    if order is None:
        raise ValueError("its byte order mark is damaged")
    _check(raw[_HEADER:], order, 0)


def _check(raw: memoryview, order: str, depth: int) -> None:
    """Walk a row of elements: eight bytes of tag and data padded to eight, or both in eight."""
    if depth > _DEEPEST:
        raise ValueError("its variables are nested too deep")
    place = 0
    while place + 8 <= len(raw):
        kind, size = struct.unpack_from(f"{order}II", raw, place)
        data = place + 8
        if kind >> 16:
            kind, size, data = kind & 0xFFFF, kind >> 16, place + 4
            padded = 4
        else:
            padded = size if kind == _COMPRESSED else size + -size % 8
        if data + size > len(raw) or size > 4 == padded:
            raise ValueError("an element is longer than the file")
        _check_one(kind, raw[data : data + size], order, depth)
        place = data + padded


def _check_one(kind: int, data: memoryview, order: str, depth: int) -> None:
    if kind == _MATRIX:
        _check_dimensions(data, order)
        _check(data, order, depth + 1)
    elif kind == _COMPRESSED and depth == 0:
        _check(memoryview(_unpack(data)), order, depth + 1)
    elif kind not in _NUMBERS:
        raise ValueError(f"an element is of type {kind}, which there is not")


def _check_dimensions(data: memoryview, order: str) -> None:
    """Refuse an array of more elements than bytes; its flags and its dimensions come first."""
    if len(data) < 24 or data[8 if order == "<" else 11] == _SPARSE:
        return
    kind, size = struct.unpack_from(f"{order}II", data, 16)
    if kind != _INT32 or 24 + size > len(data):
        return
    dimensions = struct.unpack_from(f"{order}{size // 4}i", data, 24)
    if math.prod(dimensions) > len(data) or min(dimensions, default=0) < 0:
        raise ValueError(f"an array claims {' x '.join(map(str, dimensions))} elements")


def _unpack(data: memoryview) -> bytes:
    inflate = zlib.decompressobj()
    most = min(max(_SMALL_BYTES, _MOST_TIMES * len(data)), _MOST_BYTES)
    try:
        unpacked = inflate.decompress(data, most)
    except zlib.error as error:
        raise ValueError(f"a compressed element is damaged ({error})") from error
    if inflate.unconsumed_tail:
        raise ValueError(f"{len(data)} bytes unpack to a variable of more than {most >> 20} MB")
    return unpacked
