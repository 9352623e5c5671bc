"""Reads HDF5 files in a process of its own, told over its standard input which and what of them.

`nmrrecon.io.hdf5_process` starts it. The HDF5 library can crash on a crafted file, and can be made to take
any amount of memory: here that ends nothing but this process, whose memory is limited where the system can do
so. Once a file is open no further file can be: whatever a link, a virtual data set, external storage or a
filter names stays closed. Imports h5py and numpy alone, to start quickly.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

import h5py
import numpy as np

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

MOST_OBJECTS = 20_000
DEEPEST = 32
MOST_FIELDS = 500
#: Bytes of an attribute, and of a text.
LARGEST_ATTRIBUTE, LARGEST_TEXT = 1 << 14, 4 << 20
#: Memory for the library itself, beside the values that are asked for.
OWN_BYTES = 160 << 20
#: Of chunks that are kept unpacked, in bytes.
CACHE = 8 << 20
#: Files that may be open while one is being opened.
MOST_OPEN = 64
#: Attributes of the root that are told.
MOST_ATTRIBUTES = 64


class _Pipe:
    """Standard output as numpy writes to it; a pipe has no position that numpy could ask for."""

    def __init__(self, stream: BinaryIO) -> None:
        self.write = stream.write


def main() -> None:
    """Answer the requests on standard input, one JSON object a line, until it ends."""
    base = _address_space()
    out = sys.stdout.buffer
    file: h5py.File | None = None
    for line in sys.stdin.buffer:
        request = json.loads(line)
        _limit_memory(base, int(request.get("bytes", 0)))
        answer: dict[str, Any] = {}
        arrays: list[Any] = []
        try:
            if request["ask"] == "open":
                if file is not None:
                    file.close()
                file = _opened(request["file"])
                answer = structure(file)
            elif file is not None:
                answer, arrays = ANSWERS[request["ask"]](file, request)
        except MemoryError:
            answer = {"error": "it asks for more memory than its contents warrant"}
        # h5py lets whatever goes wrong inside a damaged file through
        except Exception as error:
            answer = {"error": _plain(str(error.args[0] if error.args else error))[:300]}
        out.write(json.dumps({**answer, "arrays": len(arrays)}).encode() + b"\n")
        for array in arrays:
            np.lib.format.write_array(_Pipe(out), array, allow_pickle=False)
        out.flush()


def _opened(path: str) -> h5py.File:
    """Open a file, and let no other be opened: neither one that is linked to, nor a plug-in."""
    if resource is None:
        return h5py.File(path, "r", locking=False, rdcc_nbytes=CACHE)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_OPEN, hard))
    try:
        return h5py.File(path, "r", locking=False, rdcc_nbytes=CACHE)
    finally:
        first_free = os.open(os.devnull, os.O_RDONLY)
        os.close(first_free)
        resource.setrlimit(resource.RLIMIT_NOFILE, (first_free, hard))


def _address_space() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - pathlib takes time to load
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return 1 << 30


def _limit_memory(base: int, values: int) -> None:
    """Allow what the process had at its start, what the library needs, and `values` bytes."""
    if resource is None:
        return
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        wanted = base + OWN_BYTES + values
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    except (OSError, ValueError):  # macOS has the name, not the limit
        pass


def structure(file: h5py.File) -> dict[str, Any]:
    """Tell of every data set and link what their headers say; each group is entered once."""
    sets: list[dict[str, Any]] = []
    links: dict[str, str] = {}
    external: list[str] = []
    seen: set[int] = set()
    left = [("", file["/"], 0)]
    count = 0
    while left:
        stem, group, depth = left.pop()
        address = h5py.h5o.get_info(group.id).addr
        if address in seen:
            continue
        seen.add(address)
        if depth > DEEPEST:
            return {"refused": f"nests groups more than {DEEPEST} deep"}
        for name in group:
            count += 1
            if count > MOST_OBJECTS:
                return {"refused": f"holds more than {MOST_OBJECTS} objects"}
            place = f"{stem}{_plain(name)}"
            link = group.get(name, getlink=True)
            if isinstance(link, h5py.ExternalLink):
                external.append(place)
            elif isinstance(link, h5py.SoftLink):
                links[place] = _plain(link.path)
            else:
                item = group[name]
                if isinstance(item, h5py.Group):
                    left.append((f"{place}/", item, depth + 1))
                elif isinstance(item, h5py.Dataset):
                    sets.append(_described(place, item))
    return {"sets": sets, "links": links, "external": external, "attributes": _attributes(file)}


def _described(place: str, item: h5py.Dataset) -> dict[str, Any]:
    created = item.id.get_create_plist()
    layout = created.get_layout()
    virtual = layout == h5py.h5d.VIRTUAL
    space = item.id.get_space()
    empty = space.get_simple_extent_type() == h5py.h5s.NULL
    offset = item.id.get_offset() if layout == h5py.h5d.CONTIGUOUS else None
    try:
        types = _types(item.dtype)
    except (TypeError, ValueError) as error:  # a type that numpy has no word for
        types = {"": f"other ({_plain(str(error))[:80]})"}
    return {
        "path": place,
        "shape": [0] if empty else list(space.get_simple_extent_dims()),
        "types": types,
        "item_bytes": int(item.id.get_type().get_size()),
        "chunk": list(created.get_chunk()) if layout == h5py.h5d.CHUNKED else None,
        "filters": [int(created.get_filter(i)[0]) for i in range(created.get_nfilters())],
        "stored_bytes": 0 if virtual else int(item.id.get_storage_size()),
        "offset": None if offset is None else int(offset),
        "compact": layout == h5py.h5d.COMPACT,
        "virtual": virtual,
        "outside": int(created.get_external_count()),
    }


def _types(dtype: np.dtype[Any], stem: str = "") -> dict[str, str]:
    """Return the type of every field by dotted name; that of a plain data set has the empty name."""
    name = stem.rstrip(".")
    if h5py.check_string_dtype(dtype) is not None:
        return {name: "text"}
    if (varying := h5py.check_vlen_dtype(dtype)) is not None:
        return {name: f"varying {np.dtype(varying).str}"}
    if h5py.check_ref_dtype(dtype) is not None:
        return {name: "reference"}
    if dtype.subdtype is not None:
        base, shape = dtype.subdtype
        return {key: f"{tuple(shape)} {text}" for key, text in _types(base, stem).items()}
    if dtype.names is not None:
        found: dict[str, str] = {}
        for field in dtype.names:
            found |= _types(dtype[field], f"{stem}{_plain(field)}.")
            if len(found) > MOST_FIELDS:
                raise ValueError("more fields than anyone needs")
        return found
    return {name: dtype.str if dtype.kind in "iufcb" else f"other ({dtype.str})"}


def _attributes(file: h5py.File) -> dict[str, Any]:
    """Return the numbers and short texts among the attributes of the root."""
    found: dict[str, Any] = {}
    for name in list(file.attrs)[:MOST_ATTRIBUTES]:
        entry = file.attrs.get_id(name)
        if entry.get_storage_size() > LARGEST_ATTRIBUTE or entry.shape not in ((), (1,)):
            continue
        value = np.asarray(file.attrs[name], dtype=object).reshape(-1)[0]
        if isinstance(value, bytes):
            value = value.decode("utf-8", "replace")
        if isinstance(value, np.generic):
            value = value.item()
        if isinstance(value, str):
            value = _plain(value)[:LARGEST_ATTRIBUTE]
        if isinstance(value, bool | int | float | str):
            found[_plain(name)] = value
    return found


def read(file: h5py.File, request: dict[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    """Return one block of a data set, of one field where one is named."""
    item = file[request["path"]]
    source = item.fields(request["field"]) if request["field"] else item
    block = tuple(part if isinstance(part, int) else slice(*part) for part in request["block"])
    return {}, [np.asarray(source[block])]


def rows(file: h5py.File, request: dict[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    """Return the lengths of rows of varying length, and all their values one after the other."""
    found = file[request["path"]].fields(request["field"])[request["start"] : request["stop"]]
    lengths = np.array([row.size for row in found], dtype=np.int64)
    if lengths.sum() * 4 > request["values"]:
        raise ValueError("rows are longer than their heads say")
    return {}, [lengths, np.concatenate([*found, np.zeros(0, found[0].dtype)])]


def text(file: h5py.File, request: dict[str, Any]) -> tuple[dict[str, Any], list[Any]]:
    """Return the one text of a data set."""
    value = np.asarray(file[request["path"]][()], dtype=object).reshape(-1)
    if value.size != 1 or not isinstance(value[0], bytes | str):
        raise ValueError("is not one text")
    raw = value[0] if isinstance(value[0], bytes) else value[0].encode("utf-8", "surrogateescape")
    if len(raw) > LARGEST_TEXT:
        raise ValueError(f"is a text of {len(raw) >> 20} MB")
    return {"text": raw.rstrip(b"\0").decode("utf-8")}, []


def _plain(name: str) -> str:
    """Return a name that can be printed, whatever bytes it was made of."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


ANSWERS: dict[str, Callable[[h5py.File, dict[str, Any]], tuple[dict[str, Any], list[Any]]]] = {
    "read": read,
    "rows": rows,
    "text": text,
}

if __name__ == "__main__":
    main()
