"""A folder of results that appears whole or not at all, beside what else lies there."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nmrrecon.errors import OutputError
from nmrrecon.io.atomic import output_errors
from nmrrecon.io.nmrpipe_write import written_here

#: Beside every result, and of this program alone.
RECORD = "history.json"


@contextmanager
def staged_folder(
    folder: Path, series: tuple[str, ...] = (), optional: tuple[str, ...] = ()
) -> Iterator[Path]:
    """Yield a folder within `folder`, whose files become those of `folder` when the block ends well.

    Parameters
    ----------
    folder : Path
        Made if need be. Files of the same names are replaced, all others stay.
    series : tuple of str
        Names of sub-folders that hold the planes of one spectrum: earlier planes go, so that none is left
        in a new series.
    optional : tuple of str
        Names of files that are written on demand: beside a result of an earlier run that is written anew
        those go that are not written again: they would show what that run found.

    Raises
    ------
    OutputError
        If the operating system refuses, or a plane has the name of a file that this program did not write.
        Everything is then as it was before.
    """
    with output_errors(folder):
        staging = folder / f".nmrrecon-{secrets.token_hex(4)}"
        staging.mkdir(parents=True)
        try:
            yield staging
            _move_in(staging, folder, series, optional)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def _move_in(staging: Path, folder: Path, series: tuple[str, ...], optional: tuple[str, ...]) -> None:
    """Move every file from `staging` into `folder`; should one move fail, all are taken back."""
    new = [file.relative_to(staging) for file in sorted(staging.rglob("*")) if file.is_file()]
    planes = [path for path in new if path.parent.name in series]
    earlier = _earlier_planes(folder, {path.parent for path in planes})
    _check_planes(folder, planes, earlier)
    backup = staging.with_name(f"{staging.name}.old")
    gone = [*earlier, *_left_over(folder, new, optional)]
    moves = [(folder / path, backup / path) for path in gone]
    for path in new:
        if path not in earlier and (folder / path).is_file():
            moves.append((folder / path, backup / path))
        moves.append((staging / path, folder / path))
    try:
        _move_all(moves)
    finally:
        shutil.rmtree(backup, ignore_errors=True)


def _move_all(moves: list[tuple[Path, Path]]) -> None:
    done: list[tuple[Path, Path]] = []
    made: list[Path] = []
    try:
        for source, target in moves:
            absent = [parent for parent in target.parents if not parent.exists()]
            made += reversed(absent)
            target.parent.mkdir(parents=True, exist_ok=True)
            source.replace(target)
            done.append((source, target))
    except BaseException:
        for source, target in reversed(done):
            target.replace(source)
        for parent in reversed(made):
            with suppress(OSError):
                parent.rmdir()
        raise


def _left_over(folder: Path, new: list[Path], optional: tuple[str, ...]) -> list[Path]:
    """Return the optional files of earlier results that are replaced without them."""
    replaced = [path.parent for path in new if path.name == RECORD and (folder / path).is_file()]
    there = [parent / name for parent in replaced for name in optional if (folder / parent / name).is_file()]
    return [path for path in there if path not in new]


def _earlier_planes(folder: Path, parents: set[Path]) -> list[Path]:
    return [
        file.relative_to(folder)
        for parent in sorted(parents)
        if (folder / parent).is_dir()
        for file in sorted((folder / parent).iterdir())
        if file.is_file() and written_here(file)
    ]


def _check_planes(folder: Path, planes: list[Path], earlier: list[Path]) -> None:
    foreign = [path for path in planes if (folder / path).exists() and path not in set(earlier)]
    if foreign:
        raise OutputError(
            f"already holds {foreign[0].name}, which this program did not write",
            path=folder / foreign[0].parent,
            remedy="Choose another folder, or move the old files away.",
        )
