"""Masks from files: NumPy arrays and stores of VISTA patterns, whole, measured and malformed."""

from __future__ import annotations

import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest

from nmrrecon.errors import DataError, NMRReconError
from nmrrecon.sampling.masks import mask_facts, parse_mask
from tests.conftest import measured
from tests.sampling.drawn import draw_mask

SHAPE = (4, 12, 10)
PATTERN = np.random.default_rng(0).random((12, 6)) < 0.3


def store(folder: Path) -> Path:
    """Write a store of two patterns of 12 lines, one of 16, and things that are none."""
    path = folder / "patterns.h5"
    with h5py.File(path, "w") as file:
        file["VISTA_PE_12_FR_6_n_4_s_1.6"] = PATTERN
        file["VISTA_PE_12_FR_6_n_5_s_1.6"] = ~PATTERN
        file["VISTA_PE_16_FR_6_n_4_s_1.6"] = np.ones((16, 6), dtype=bool)
        file["numbers"] = np.ones((12, 6))
        file["text"] = "no pattern"
        file["line"] = np.ones(12, dtype=bool)
        file["soft"] = h5py.SoftLink("/VISTA_PE_12_FR_6_n_4_s_1.6")
        file.create_group("group")
    return path


@pytest.mark.parametrize("suffix", [".npy", ".npz"])
@pytest.mark.parametrize("kind", [bool, np.uint8, np.float64])
def test_whole_masks_planes_and_rows_are_read(tmp_path: Path, suffix: str, kind: type) -> None:
    path = tmp_path / f"mask{suffix}"
    mask = np.random.default_rng(1).random(SHAPE) < 0.4
    same = np.stack([mask[1]] * 4)
    cases = [(mask, mask), (mask[1], same), (mask[1:2], same), (PATTERN[:, :4].T, None)]
    for values, expected in cases:
        stored = np.asfortranarray(values.astype(kind))
        np.save(path, stored) if suffix == ".npy" else np.savez_compressed(path, mask=stored)
        read = parse_mask(f"file:{path}").draw(SHAPE, 0)
        if expected is None:
            expected = np.repeat(values[:, :, None], 10, axis=2)
        assert np.array_equal(read, expected)


def test_what_a_file_says_wrongly_is_one_error(tmp_path: Path) -> None:
    path = tmp_path / "mask.npy"
    np.save(path, np.ones(SHAPE))
    whole = path.read_bytes()
    huge = whole.replace(b"(4, 12, 10), ", b"(4096, 4096, 4096), ")
    for damaged in (b"", b"\x93NUMPY", whole[:40], whole[:-9], huge, b"PK\x03\x04", b"not an array at all"):
        path.write_bytes(damaged)
        with pytest.raises(DataError, match=str(path)):
            draw_mask("file", SHAPE, 0, path=str(path))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (np.full(SHAPE, 2), "other values"),
        (np.full(SHAPE, np.nan), "other values"),
        (np.ones((5, 12, 10)), "does not fit"),
        (np.ones(12), "does not fit"),
        (np.ones((1, 4, 12, 10)), "no mask"),
        (np.array([{}]), "not read"),
        (np.ones(SHAPE, dtype=complex), "no mask"),
        (np.ones((0, 12, 10)), "impossible shape"),
    ],
)
def test_arrays_that_are_no_mask_of_the_grid_are_refused(
    tmp_path: Path, values: np.ndarray, words: str
) -> None:
    np.save(tmp_path / "mask.npy", values)
    with pytest.raises(DataError, match=words):
        draw_mask("file", SHAPE, 0, path=str(tmp_path / "mask.npy"))


def test_archives_without_a_mask_folders_and_missing_files_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "other.npz", samples=np.ones(SHAPE))
    with zipfile.ZipFile(tmp_path / "text.npz", "w") as archive:
        archive.writestr("mask.npy", "text")
    for name in ("other.npz", "text.npz", "missing.npy", ""):
        with pytest.raises(DataError):
            draw_mask("file", SHAPE, 0, path=str(tmp_path / name))


def test_a_pattern_is_named_whole_or_by_a_part_that_fits_the_lines(tmp_path: Path) -> None:
    path = store(tmp_path)
    expected = np.repeat(PATTERN[:, :4].T[:, :, None], 10, axis=2)
    for name in ("VISTA_PE_12_FR_6_n_4_s_1.6", "n_4_"):
        plan = parse_mask(f"vista:{path}#{name}")
        assert plan.kind == "vista-file"
        assert np.array_equal(plan.draw(SHAPE, 0), expected)


@pytest.mark.parametrize(
    ("name", "shape", "words"),
    [
        ("", SHAPE, "names 2 patterns of 12 lines"),
        ("n_9_", SHAPE, "names 0 patterns of 12 lines"),
        ("n_4_", (4, 99, 10), "no pattern of 99 lines\n.*those of 12, 16 lines"),
        ("n_4_", (7, 12, 10), "does not fit"),
        ("VISTA_PE_16_FR_6_n_4_s_1.6", SHAPE, "does not fit"),
        ("numbers", SHAPE, "no pattern"),
        ("text", SHAPE, "no pattern"),
        ("line", SHAPE, "no pattern"),
        ("soft", SHAPE, "not followed"),
        ("group", SHAPE, "names 0 patterns"),
    ],
)
def test_patterns_that_do_not_serve_are_refused(
    tmp_path: Path, name: str, shape: tuple[int, int, int], words: str
) -> None:
    with pytest.raises(DataError, match=words):
        parse_mask(f"vista:{store(tmp_path)}#{name}").draw(shape, 0)


def test_stores_that_reach_into_other_files_are_refused(tmp_path: Path) -> None:
    secret = store(tmp_path)
    path = tmp_path / "crafted.h5"
    with h5py.File(path, "w") as file:
        file["pattern"] = h5py.ExternalLink(str(secret), "/VISTA_PE_12_FR_6_n_4_s_1.6")
    with pytest.raises(DataError, match="not followed"):
        parse_mask(f"vista:{path}#pattern").draw(SHAPE, 0)
    (tmp_path / "bytes").write_bytes(b"\1" * 72)
    with h5py.File(path, "w") as file:
        file.create_dataset("pattern", (12, 6), bool, external=[(str(tmp_path / "bytes"), 0, 72)])
    with pytest.raises(DataError, match="not opened"):
        parse_mask(f"vista:{path}#pattern").draw(SHAPE, 0)


@pytest.mark.parametrize("content", [b"", b"\x89HDF\r\n\x1a\n", b"\x89HDF\r\n\x1a\n" + b"\0" * 4000, b"text"])
def test_damaged_stores_are_one_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "damaged.h5"
    path.write_bytes(content)
    for place in (path, tmp_path / "missing.h5", tmp_path):
        with pytest.raises(NMRReconError):
            parse_mask(f"vista:{place}#n_4_").draw(SHAPE, 0)


def test_a_store_that_changes_is_read_again(tmp_path: Path) -> None:
    plan = parse_mask(f"vista:{store(tmp_path)}#n_4_")
    before = plan.draw(SHAPE, 0)
    before[:] = True  # what was handed out is the caller's own
    assert not plan.draw(SHAPE, 0).all()
    (tmp_path / "patterns.h5").unlink()
    with pytest.raises(DataError):
        plan.draw(SHAPE, 0)


def test_the_mask_of_the_reference_figures_is_like_ours() -> None:
    path = measured("mri", "bench/radial16_16x128x128.npz")
    theirs = draw_mask("file", (16, 128, 128), 0, path=str(path))
    ours = np.concatenate([draw_mask("radial", (16, 128, 128), seed) for seed in range(4)])
    assert ours.mean() == pytest.approx(theirs.mean(), rel=0.01)
    distance = np.hypot(*(np.indices((128, 128)) - 64))
    for near in range(0, 64, 8):
        ring = (distance >= near) & (distance < near + 8)
        assert ours[:, ring].mean() == pytest.approx(theirs[:, ring].mean(), rel=0.05)
    assert theirs[:, 64, 64].all()


@pytest.mark.parametrize(("lines", "of"), [(9, 112), (14, 112), (28, 112), (18, 144)])
def test_vista_patterns_of_others_are_like_ours(lines: int, of: int) -> None:
    path = measured("mri", "vista-patterns/vista_cache.h5")
    stored = parse_mask(f"vista:{path}#n_{lines}_")
    theirs = stored.draw((32, of, 1), 0)
    plan = parse_mask(f"vista:{of / lines:.9g}")
    draws = [plan.draw((32, of, 1), seed) for seed in range(3)]
    assert mask_facts(plan, draws[0]).lines == mask_facts(stored, theirs).lines == (lines,) * 32
    profile = np.mean([draw.mean(axis=(0, 2)) for draw in draws], axis=0).reshape(8, -1).mean(axis=1)
    assert profile == pytest.approx(theirs.mean(axis=(0, 2)).reshape(8, -1).mean(axis=1), rel=0.15)
    assert repeats(theirs) < 0.1
    assert np.mean([repeats(draw) for draw in draws]) < 0.03 * lines


def repeats(mask: np.ndarray) -> float:
    """Lines of a frame that the frame before had, on average."""
    return float(np.sum(mask[1:] & mask[:-1], axis=(1, 2)).mean())
