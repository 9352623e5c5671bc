"""Output that appears whole or not at all.

A file is written under a temporary name beside its target and renamed onto it when it is
complete; a series of files likewise, in a temporary folder. Whatever goes wrong before that leaves
the target as it was and nothing else behind.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from nmrrecon.errors import OutputError

REMEDIES = {
    errno.ENOSPC: "The disk is full: free some space, or write to another disk.",
    errno.EDQUOT: "Your disk quota is used up: free some space, or write to another disk.",
    errno.EFBIG: "The file system cannot hold a file of this size: write to another disk.",
    errno.EACCES: "You may not write there: choose another folder, or change its permissions.",
    errno.EPERM: "You may not write there: choose another folder, or change its permissions.",
    errno.EROFS: "That disk is read-only: choose another folder.",
    errno.ENOENT: "Create the folder first, or choose another.",
    errno.ENOTDIR: "Part of the path is a file, not a folder: choose another.",
    errno.EISDIR: "A folder of that name exists: give a file name.",
    errno.ENAMETOOLONG: "Choose a shorter name.",
    errno.ELOOP: "Links lead in a circle there: choose another name.",
}


@contextmanager
def atomic_write(path: str | Path) -> Iterator[Path]:
    """Yield a temporary path that becomes `path` when the block ends without an exception.

    Parameters
    ----------
    path : path-like
        File to write, new or existing. Its folder must exist. A link is written through.

    Yields
    ------
    Path
        In the same folder and with the same suffix; nothing exists there yet.

    Raises
    ------
    OutputError
        If the operating system refuses: no space, no permission, no such folder. `path` is then
        as it was before.
    """
    target = Path(path).absolute()
    with output_errors(target):
        real = _written_through(target)
        _check_folder(real)
        temporary = _temporary_beside(real)
        try:
            yield temporary
            if real.is_file():
                shutil.copymode(real, temporary)
            _flush(temporary)
            temporary.replace(real)
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def atomic_folder(path: str | Path, is_ours: Callable[[Path], bool] = lambda file: False) -> Iterator[Path]:
    """Yield a temporary folder whose files become those of `path` when the block ends well.

    Parameters
    ----------
    path : path-like
        Folder to fill, new or existing. Its parent must exist.
    is_ours : callable
        Says of a file that lies in `path` whether it is earlier output. Such files go, so that
        no old plane is left in a new series; every other file stays.

    Yields
    ------
    Path
        An empty folder beside `path`, or in it where the folder above cannot be written.

    Raises
    ------
    OutputError
        If the operating system refuses, or a new file has the name of one that is not ours.
        `path` is then as it was before.

    Notes
    -----
    A new folder, and one that held earlier output only, is exchanged as a whole. Into a folder
    that holds anything else, or in which somebody works, the files are moved one by one; should
    one move fail, those before it are taken back.
    """
    target = Path(path).absolute()
    with output_errors(target):
        _check_folder(target)
        staging = _staging(target)
        try:
            staging.mkdir()
            yield staging
            _install(staging, target, is_ours)
        except OutputError as error:
            _name_target(error, staging, target)
            raise
        finally:
            shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def output_errors(path: Path) -> Iterator[None]:
    """Turn an OSError of the block into an `OutputError` that names `path` and what to do."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        remedy = REMEDIES.get(error.errno or 0, "Choose another folder.")
        if error.errno is None and reason.endswith(" written"):  # all that ndarray.tofile says of a full disk
            reason, remedy = os.strerror(errno.ENOSPC), REMEDIES[errno.ENOSPC]
        raise OutputError(f"cannot be written: {reason}", path=path, remedy=remedy) from error


def _temporary_beside(target: Path) -> Path:
    # the suffix stays last: writers that choose a format by it must choose the same one
    return target.with_name(f".{target.stem[:100]}.{secrets.token_hex(6)}.part{target.suffix}")


def _staging(target: Path) -> Path:
    beside = _temporary_beside(target)
    if target.is_dir() and (target.is_mount() or not os.access(target.parent, os.W_OK)):
        return target / beside.name
    return beside


def _written_through(target: Path) -> Path:
    """Return the file that the link `target` names, or `target` itself."""
    try:
        return target.resolve() if target.is_symlink() else target
    except RuntimeError as error:  # what Python before 3.13 makes of a circle
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error


def _name_target(error: OutputError, staging: Path, target: Path) -> None:
    """Let an error that names a file in the staging folder name the one that the user asked for."""
    if error.path is not None and error.path.is_relative_to(staging):
        error.path = target / error.path.relative_to(staging)
        error.args = (str(error).replace(str(staging), str(target)),)


def _check_folder(target: Path) -> None:
    if not target.parent.exists():
        raise FileNotFoundError(errno.ENOENT, f"there is no folder {target.parent}")
    if not target.parent.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, f"{target.parent} is no folder")


def _flush(file: Path) -> None:
    """Bring the file to the disk before its name is given away, so that a crash cannot leave it empty."""
    with file.open("rb") as stream:
        os.fsync(stream.fileno())


def _install(staging: Path, target: Path, is_ours: Callable[[Path], bool]) -> None:
    if not target.exists():
        staging.rename(target)
        return
    if not target.is_dir():
        raise OutputError(
            "is a file, where a folder is to be written", path=target, remedy="Choose another folder."
        )
    present = sorted(file for file in target.iterdir() if file != staging)
    ours = [file for file in present if file.is_file() and is_ours(file)]
    _check_names(staging, target, ours)
    backup = staging.with_name(f"{staging.name}.old")
    whole = len(ours) == len(present) and staging.parent == target.parent
    if whole and not target.is_symlink() and not _works_in(target):
        _exchange(staging, target, backup)
    else:
        _move_one_by_one(staging, target, backup, ours)
    shutil.rmtree(backup, ignore_errors=True)


def _check_names(staging: Path, target: Path, ours: list[Path]) -> None:
    kept = {file.name for file in staging.iterdir()} & {file.name for file in target.iterdir()}
    foreign = sorted(kept - {file.name for file in ours})
    if foreign:
        raise OutputError(
            f"already holds {foreign[0]}, which this program did not write",
            path=target,
            remedy="Choose another folder, or move the old files away.",
        )


def _works_in(folder: Path) -> bool:
    """Whether this process stands in `folder`: exchanged, it would be pulled from under a shell."""
    try:
        return Path.cwd().is_relative_to(folder.resolve())
    except OSError:
        return True


def _exchange(staging: Path, target: Path, backup: Path) -> None:
    target.rename(backup)
    try:
        staging.rename(target)
    except BaseException:
        backup.rename(target)
        raise


def _move_one_by_one(staging: Path, target: Path, backup: Path, ours: list[Path]) -> None:
    backup.mkdir()
    done: list[tuple[Path, Path]] = []
    moves = [(file, backup / file.name) for file in ours]
    moves += [(file, target / file.name) for file in sorted(staging.iterdir())]
    try:
        for source, destination in moves:
            source.replace(destination)
            done.append((source, destination))
    except BaseException:
        for source, destination in reversed(done):
            destination.replace(source)
        backup.rmdir()
        raise
