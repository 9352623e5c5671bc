"""open_kspace: which loader takes what, and what it says where none does."""

from __future__ import annotations

from pathlib import Path

import pytest

from nmrrecon.errors import DataError, UnknownFormatError
from nmrrecon.io.open_kspace import is_k_space, open_kspace
from tests.io.bruker_folders import numbered_rows, write_folder


def test_path_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nothing\.here: no such"):
        open_kspace(tmp_path / "nothing.here")
    assert not is_k_space(tmp_path / "nothing.here")


def test_unknown_data_name_what_there_is_and_what_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormatError, match=r"empty.*BART"):
        open_kspace(tmp_path)
    (tmp_path / "letter.txt").write_text("Dear Sir")
    with pytest.raises(UnknownFormatError, match=r"letter\.txt.*BART") as failure:
        open_kspace(tmp_path)
    assert failure.value.path == tmp_path
    assert not is_k_space(tmp_path) and not is_k_space(tmp_path / "letter.txt")


def test_nmr_data_are_named_as_such(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "1", numbered_rows(8, 256), {"TD": 8})
    assert not is_k_space(folder)
    with pytest.raises(DataError, match=r"NMR data \(Bruker\)"):
        open_kspace(folder)
