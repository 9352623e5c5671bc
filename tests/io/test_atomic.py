"""Output appears whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from nmrrecon.errors import OutputError
from nmrrecon.io.atomic import atomic_folder, atomic_write


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def full_disk(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def starts_with_ours(file: Path) -> bool:
    return file.name.startswith("plane")


def test_a_file_appears_when_the_block_ends_and_not_before(tmp_path: Path) -> None:
    target = tmp_path / "spectrum.ft2"
    with atomic_write(target) as temporary:
        assert temporary.parent == tmp_path
        assert temporary.suffix == ".ft2"
        temporary.write_bytes(b"new")
        assert not target.exists()
    assert target.read_bytes() == b"new"
    assert names(tmp_path) == ["spectrum.ft2"]


def test_an_exception_leaves_the_older_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "spectrum.ft2"
    target.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt), atomic_write(target) as temporary:
        temporary.write_bytes(b"half")
        raise KeyboardInterrupt
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["spectrum.ft2"]


def test_a_full_disk_is_told_with_path_and_remedy(tmp_path: Path) -> None:
    target = tmp_path / "spectrum.ft2"
    target.write_bytes(b"old")
    with (
        pytest.raises(OutputError, match=r"spectrum\.ft2.*\n.*disk is full") as caught,
        atomic_write(target) as temporary,
    ):
        temporary.write_bytes(b"half")
        full_disk()
    assert caught.value.path == target
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["spectrum.ft2"]


def test_a_disk_that_fills_up_while_the_file_is_flushed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OutputError, match="disk is full"), atomic_write(tmp_path / "a.png") as temporary:
        temporary.write_bytes(b"half")
    assert names(tmp_path) == []


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(OutputError, match=r"no folder .*nowhere") as caught,
        atomic_write(tmp_path / "nowhere" / "a.ft2"),
    ):
        pytest.fail("the block must not run")
    assert "Create the folder" in caught.value.remedy


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="may not write"), atomic_write(tmp_path / "a.ft2") as temporary:
        temporary.write_bytes(b"new")


def test_a_target_that_is_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.ft2").mkdir()
    with pytest.raises(OutputError, match=r"a\.ft2"), atomic_write(tmp_path / "a.ft2") as temporary:
        temporary.write_bytes(b"new")
    assert names(tmp_path) == ["a.ft2"]


def test_a_link_is_written_through_and_permissions_stay(tmp_path: Path) -> None:
    real = tmp_path / "real.ft2"
    real.write_bytes(b"old")
    real.chmod(0o640)
    (tmp_path / "link.ft2").symlink_to(real)
    with atomic_write(tmp_path / "link.ft2") as temporary:
        temporary.write_bytes(b"new")
    assert (tmp_path / "link.ft2").is_symlink()
    assert real.read_bytes() == b"new"
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_new_folder_appears_whole(tmp_path: Path) -> None:
    target = tmp_path / "ft"
    with atomic_folder(target) as staging:
        (staging / "plane001").write_bytes(b"1")
        assert not target.exists()
    assert names(target) == ["plane001"]
    assert names(tmp_path) == ["ft"]


def test_earlier_output_is_replaced_and_no_old_plane_is_left(tmp_path: Path) -> None:
    target = tmp_path / "ft"
    target.mkdir()
    for plane in ("plane001", "plane002"):
        (target / plane).write_bytes(b"old")
    with atomic_folder(target, starts_with_ours) as staging:
        (staging / "plane001").write_bytes(b"new")
    assert names(target) == ["plane001"]
    assert (target / "plane001").read_bytes() == b"new"
    assert names(tmp_path) == ["ft"]


def test_files_of_others_stay_and_old_planes_go(tmp_path: Path) -> None:
    target = tmp_path / "ft"
    target.mkdir()
    (target / "notes.txt").write_bytes(b"mine")
    (target / "plane002").write_bytes(b"old")
    with atomic_folder(target, starts_with_ours) as staging:
        (staging / "plane001").write_bytes(b"new")
    assert names(target) == ["notes.txt", "plane001"]
    assert (target / "notes.txt").read_bytes() == b"mine"
    assert names(tmp_path) == ["ft"]


def test_a_file_of_others_is_not_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "ft"
    target.mkdir()
    (target / "plane001").write_bytes(b"mine")
    with pytest.raises(OutputError, match="already holds plane001"), atomic_folder(target) as staging:
        (staging / "plane001").write_bytes(b"new")
    assert (target / "plane001").read_bytes() == b"mine"
    assert names(tmp_path) == ["ft"]


@pytest.mark.parametrize("others", [[], ["notes.txt"]])
def test_a_folder_is_as_before_when_the_disk_is_full(tmp_path: Path, others: list[str]) -> None:
    target = tmp_path / "ft"
    target.mkdir()
    for name in ["plane001", *others]:
        (target / name).write_bytes(b"old")
    with pytest.raises(OutputError, match="disk is full"), atomic_folder(target, starts_with_ours) as staging:
        (staging / "plane001").write_bytes(b"half")
        full_disk()
    assert names(target) == sorted(["plane001", *others])
    assert (target / "plane001").read_bytes() == b"old"
    assert names(tmp_path) == ["ft"]


def test_moves_are_taken_back_when_one_of_them_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "ft"
    target.mkdir()
    for name in ("plane001", "plane002", "notes.txt"):
        (target / name).write_bytes(b"old")
    replace = Path.replace

    def failing(self: Path, destination: Path) -> Path:
        if destination == target / "plane003":
            full_disk()
        return replace(self, destination)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OutputError, match="disk is full"), atomic_folder(target, starts_with_ours) as staging:
        for name in ("plane001", "plane003"):
            (staging / name).write_bytes(b"new")
    assert names(target) == ["notes.txt", "plane001", "plane002"]
    assert (target / "plane001").read_bytes() == b"old"
    assert names(tmp_path) == ["ft"]


def test_a_folder_one_works_in_keeps_its_identity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "ft"
    target.mkdir()
    (target / "plane001").write_bytes(b"old")
    monkeypatch.chdir(target)
    identity = target.stat().st_ino
    with atomic_folder(target, starts_with_ours) as staging:
        (staging / "plane001").write_bytes(b"new")
    assert target.stat().st_ino == identity
    assert (target / "plane001").read_bytes() == b"new"


def test_a_folder_below_one_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "ft"
    target.mkdir()
    (target / "plane002").write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda folder, mode: Path(folder) != tmp_path)
    with atomic_folder(target, starts_with_ours) as staging:
        assert staging.parent == target
        (staging / "plane001").write_bytes(b"new")
    assert names(target) == ["plane001"]


def test_the_present_folder_may_be_named_by_a_dot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with atomic_folder(".") as staging:
        (staging / "plane001").write_bytes(b"new")
    assert names(tmp_path) == ["plane001"]
