"""Ways to spoil the files of a data set, for the tests of bad input."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from pathlib import Path

import nmrglue as ng
import numpy as np

Spoil = Callable[[Path], None]


def remove(name: str) -> Spoil:
    """Delete a file."""
    return lambda folder: (folder / name).unlink()


def replace(name: str, content: bytes) -> Spoil:
    """Give a file other content, or make it."""
    return lambda folder: _write(folder / name, content)


def cut(name: str, keep: float) -> Spoil:
    """Keep the first `keep` bytes of a file, that share of it where below 1; negative: all but so many."""

    def spoil(folder: Path) -> None:
        content = (folder / name).read_bytes()
        _write(folder / name, content[: int(keep * len(content)) if 0 < keep < 1 else int(keep)])

    return spoil


def lengthen(name: str, by: int) -> Spoil:
    """Append `by` bytes, as a hole where the file system has holes."""

    def spoil(folder: Path) -> None:
        size = (folder / name).stat().st_size
        with (folder / name).open("r+b") as file:
            file.truncate(size + by)

    return spoil


def append(name: str, content: bytes) -> Spoil:
    """Append `content` to a file."""
    return lambda folder: _write(folder / name, (folder / name).read_bytes() + content)


def as_folder(name: str) -> Spoil:
    """Put a folder where a file is expected."""

    def spoil(folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        (folder / name).mkdir()

    return spoil


def as_link(name: str, target: str) -> Spoil:
    """Put a symbolic link where a file is expected; to itself it is a loop."""

    def spoil(folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(target)

    return spoil


def locked(name: str) -> Spoil:
    """Take the permission to read away."""
    return lambda folder: (folder / name).chmod(0)


def edit(name: str, pattern: str, by: str) -> Spoil:
    """Replace what `pattern` matches in a text file, which must be there."""

    def spoil(folder: Path) -> None:
        text, count = re.subn(pattern, by, (folder / name).read_bytes().decode("latin-1"), flags=re.MULTILINE)
        assert count, f"{pattern} is not in {name}"
        _write(folder / name, text.encode("latin-1"))

    return spoil


def acqu(name: str, parameter: str, value: object) -> Spoil:
    """Set a Bruker parameter; a value of None deletes it."""
    line = f"##${parameter}= {value}\n" if value is not None else ""

    def spoil(folder: Path) -> None:
        text = (folder / name).read_text("latin-1")
        text = re.sub(rf"^##\${parameter}=.*\n", "", text, flags=re.MULTILINE)
        _write(folder / name, (f"{text.split('##END=')[0]}{line}##END=\n").encode("latin-1"))

    return spoil


def numbers(name: str, dtype: str, start: int, value: float) -> Spoil:
    """Overwrite one number of a binary file, at byte `start`."""

    def spoil(folder: Path) -> None:
        content = bytearray((folder / name).read_bytes())
        raw = np.array([value], dtype).tobytes()
        content[start : start + len(raw)] = raw
        _write(folder / name, bytes(content))

    return spoil


def pipe(name: str, field: str, value: float) -> Spoil:
    """Set a number of an NMRPipe header."""
    return numbers(name, "<f4", 4 * int(ng.pipe.fdata_nums[field]), value)


def swapped(name: str, size: int, start: int = 0) -> Spoil:
    """Reverse the bytes of every number of `size` bytes."""

    def spoil(folder: Path) -> None:
        content = (folder / name).read_bytes()
        body = np.frombuffer(content[start:], f"V{size}")
        _write(
            folder / name,
            content[:start] + body.view(np.uint8).reshape(-1, size)[:, ::-1].tobytes(),
        )

    return spoil


def varian_header(**fields: int) -> Spoil:
    """Set fields of the header of a Varian `fid`."""
    layout = ["nblocks", "ntraces", "np", "ebytes", "tbytes", "bbytes"]

    def spoil(folder: Path) -> None:
        content = bytearray((folder / "fid").read_bytes())
        for field, value in fields.items():
            struct.pack_into(">i", content, 4 * layout.index(field), value)
        _write(folder / "fid", bytes(content))

    return spoil


def procpar(parameter: str, value: str) -> Spoil:
    """Set the first value of a Varian parameter, as text."""
    return edit("procpar", rf"^({parameter} [^\n]*\n1 )[^\n]*$", rf"\g<1>{value}")


def both(*spoils: Spoil) -> Spoil:
    """Do several, in order."""

    def spoil(folder: Path) -> None:
        for one in spoils:
            one(folder)

    return spoil


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
