"""open_dataset: which loader takes what, and what it says where none does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nmrrecon.errors import DataError, UnknownFormatError
from nmrrecon.io.open import FORMATS, open_dataset
from tests.io.bruker_folders import numbered_rows, write_folder


def bruker(folder: Path) -> Path:
    return write_folder(folder, numbered_rows(8, 256), {"TD": 8})


def test_a_folder_or_a_file_in_it_opens(tmp_path: Path) -> None:
    folder = bruker(tmp_path / "1")
    (folder / "pdata" / "1").mkdir(parents=True)
    for path in (folder, folder / "ser", folder / "acqus", folder / "pdata" / "1"):
        dataset = open_dataset(path)
        assert dataset.report.format == "Bruker"
        assert dataset.array.shape == (2, 4, 128)
    assert "FIDs" in open_dataset(folder / "pdata" / "1").report.warnings[0]


def test_overrides_reach_the_loader(tmp_path: Path) -> None:
    assert open_dataset(str(bruker(tmp_path / "1")), {"f1.sw_hz": "1234"}).axes[0].sw_hz == 1234


def test_path_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nothing\.here: no such"):
        open_dataset(tmp_path / "nothing.here")


def test_unknown_data_name_what_there_is_and_what_was_looked_for(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir")
    with pytest.raises(UnknownFormatError, match=r"letter\.txt.*procpar") as failure:
        open_dataset(tmp_path)
    assert failure.value.path == tmp_path
    with pytest.raises(UnknownFormatError, match=r"letter\.txt"):
        open_dataset(tmp_path / "letter.txt")


def test_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormatError, match="empty"):
        open_dataset(tmp_path)


@pytest.mark.parametrize("inside", ["3", "sample/3"])
def test_the_only_experiment_inside_is_opened_and_named(tmp_path: Path, inside: str) -> None:
    bruker(tmp_path / inside)
    dataset = open_dataset(tmp_path)
    assert dataset.array.shape == (2, 4, 128)
    assert any(str(Path(inside)) in warning for warning in dataset.report.warnings)


def test_several_experiments_are_listed(tmp_path: Path) -> None:
    bruker(tmp_path / "1")
    bruker(tmp_path / "20")
    with pytest.raises(DataError, match=r"several data sets: 1, 20"):
        open_dataset(tmp_path)


def test_measured_folder_of_experiments(nmr_data: Callable[[str], Path]) -> None:
    with pytest.raises(DataError, match="several data sets: 1, 9"):
        open_dataset(nmr_data("titration-bruker"))
    assert open_dataset(nmr_data("hsqc-nus-bruker")).is_nus


def test_names_of_formats_are_different() -> None:
    assert len({name for name, _ in FORMATS}) == len({module for _, module in FORMATS}) == len(FORMATS)
