"""open_kspace: which loader takes what, and what it says where none does."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
import pytest
from scipy.io import savemat

from nmrrecon.errors import DataError, UnknownFormatError
from nmrrecon.io.open import open_dataset
from nmrrecon.io.open_kspace import is_k_space, open_kspace
from tests.io.bruker_folders import numbered_rows, write_folder
from tests.io.cine_files import (
    cartesian_lines,
    images,
    k_space,
    write_cmrxrecon,
    write_fastmri,
    write_ismrmrd,
    xml_header,
)


def test_path_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nothing\.here: no such"):
        open_kspace(tmp_path / "nothing.here")
    assert not is_k_space(tmp_path / "nothing.here")


def test_hdf5_file_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["weather"] = np.zeros((7, 24))
    with pytest.raises(UnknownFormatError, match=r"weather \(7 x 24\)"):
        open_kspace(tmp_path / "a.h5")
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["kspace"] = h5py.ExternalLink("b.h5", "/kspace")
    with pytest.raises(DataError, match="link to another file"):
        open_kspace(tmp_path / "a.h5")
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["kspace"] = np.zeros((3, 4, 5), "c8")
    (tmp_path / "a.h5").write_bytes((tmp_path / "a.h5").read_bytes()[:-9])
    with pytest.raises(DataError, match="truncated"):
        open_kspace(tmp_path / "a.h5")


def test_layouts_are_known_by_what_files_hold(tmp_path: Path) -> None:
    """Names say nothing: each file is opened as what it is."""
    samples = k_space(images(2, 3, 16, 32))
    header = xml_header((32, 16), (32, 16), {"kspace_encoding_step_1": (15, 8), "phase": (1, 0)})
    fastmri = write_fastmri(tmp_path / "1", samples, header)
    ismrmrd = write_ismrmrd(tmp_path / "2", header, cartesian_lines(samples))
    cmrxrecon = write_cmrxrecon(tmp_path / "3.mat", "kspace_full", samples[:, np.newaxis])
    found = [open_kspace(path).report.format for path in (fastmri, ismrmrd, cmrxrecon)]
    assert found == ["fastMRI", "ISMRMRD", "CMRxRecon"]


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


def test_what_is_neither_names_both_kinds_of_data_that_were_looked_for(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    with pytest.raises(UnknownFormatError, match=r"acqus.*of MRI for.*fastMRI"):
        open_dataset(tmp_path / "notes.txt")
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["weather"] = np.zeros((7, 24))
    with pytest.raises(UnknownFormatError, match=r"weather \(7 x 24\)"):
        open_dataset(tmp_path / "a.h5")


@pytest.mark.parametrize("name, option", [("mask", "--mask file:"), ("coil_maps", "--maps")])
def test_masks_and_coil_maps_alone_say_what_they_are_for(tmp_path: Path, name: str, option: str) -> None:
    np.savez(tmp_path / "a.npz", **{name: np.ones((4, 16, 16))})
    with pytest.raises(DataError, match=option):
        open_kspace(tmp_path / "a.npz")


def test_a_mask_that_is_not_read_as_one_is_to_be_saved_again(tmp_path: Path) -> None:
    savemat(tmp_path / "mask_20.mat", {"mask": np.ones((16, 16))})
    with pytest.raises(DataError, match=r"numpy\.save.* --mask file:"):
        open_kspace(tmp_path / "mask_20.mat")
