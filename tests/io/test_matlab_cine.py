"""Images and k-space in MATLAB files of both kinds; pairs of FIDs stay NMR data."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest
from scipy.io import loadmat, savemat

from nmrrecon.errors import DataError, UnknownFormatError
from nmrrecon.io import matlab_cine, matlab_pn
from nmrrecon.io.centred_fourier import k_space_of
from nmrrecon.io.open import open_dataset
from nmrrecon.io.open_kspace import is_k_space, open_kspace
from tests.io.cine_data import beating_disc, coil_k_space, coil_maps, line_mask

Data = Callable[[str], Path]
Write = Callable[..., Path]
MASK = line_mask()
SAMPLES = np.where(MASK[:, None], coil_k_space(), 0).astype(np.complex64)
PAIR = np.random.default_rng(0).normal(size=(2, 64, 32)) + 1j


def write_v5(path: Path, **variables: object) -> Path:
    savemat(path, variables, do_compression=True)
    return path


def write_hdf5(path: Path, **variables: np.ndarray) -> Path:
    """Write variables as MATLAB 7.3 does: axes reversed, complex numbers as pairs, a block of text before."""
    with h5py.File(path, "w", userblock_size=512) as file:
        for name, values in variables.items():
            turned = np.asarray(values).T
            if np.iscomplexobj(turned):
                pairs = np.empty(turned.shape, [("real", "f4"), ("imag", "f4")])
                pairs["real"], pairs["imag"] = turned.real, turned.imag
                turned = pairs
            file.create_dataset(name, data=turned, compression="gzip")
    with path.open("r+b") as file:
        file.write(b"MATLAB 7.3 MAT-file")
    return path


BOTH = pytest.mark.parametrize("write", [write_v5, write_hdf5])


@BOTH
def test_k_space_in_the_order_of_matlab(tmp_path: Path, write: Write) -> None:
    # (kx, ky, coil, frame), as is usual there
    path = write(tmp_path / "x.mat", kdata=SAMPLES.transpose(3, 2, 1, 0))
    assert matlab_cine.recognises(path)
    k_space = matlab_cine.load(path)
    np.testing.assert_array_equal(k_space.samples, SAMPLES)
    np.testing.assert_array_equal(k_space.mask, MASK)
    assert k_space.report.facts["axes"].value == ("kx", "ky", "coil", "frame")
    part = matlab_cine.load(path, {"frames": "2:5"})
    np.testing.assert_array_equal(part.samples, SAMPLES[2:5])


@BOTH
def test_images_with_frames_last(tmp_path: Path, write: Write) -> None:
    images = np.round(1000 * beating_disc(complex_valued=False)).astype(np.uint16)
    path = write(tmp_path / "x.mat", Data=images.transpose(1, 2, 0), fs=np.full((1, 1), 3.0))
    k_space = matlab_cine.load(path, {"frames": "0:4"})
    np.testing.assert_array_equal(k_space.reference, images[:4])
    assert k_space.report.facts["axes"].value == ("y", "x", "frame")


@BOTH
def test_mask_and_coil_maps_in_the_order_of_matlab(tmp_path: Path, write: Write) -> None:
    path = write(
        tmp_path / "x.mat",
        ksp=coil_k_space().transpose(3, 2, 1, 0),
        mask=MASK.transpose(2, 1, 0).astype(np.uint8),
        smaps=coil_maps().transpose(2, 1, 0),
    )
    k_space = matlab_cine.load(path)
    np.testing.assert_array_equal(k_space.mask, MASK)
    assert k_space.coil_maps is not None
    np.testing.assert_allclose(k_space.coil_maps, coil_maps(), rtol=1e-6)


@BOTH
def test_coil_maps_of_a_square_grid_lie_as_their_k_space(tmp_path: Path, write: Write) -> None:
    """Rows and columns are alike in number: only the order of the axes of k-space says which is which."""
    maps = coil_maps(4, 24, 24)
    samples = k_space_of(beating_disc(6, 24, 24)[:, np.newaxis] * maps)
    for axes in ((3, 2, 1, 0), (2, 3, 1, 0)):
        order = tuple(place - 1 for place in axes if place)
        path = write(tmp_path / "x.mat", ksp=samples.transpose(axes), smaps=maps.transpose(order))
        names = [("frame", "coil", "ky", "kx")[place] for place in axes]
        found = matlab_cine.load(path, {"axes": ",".join(names)})
        np.testing.assert_allclose(found.samples, samples, rtol=1e-6)
        np.testing.assert_allclose(found.coil_maps, maps, rtol=1e-6)


@BOTH
def test_pairs_of_fids_stay_nmr_data(tmp_path: Path, write: Write) -> None:
    if write is write_v5:
        path = write(tmp_path / "x.mat", fid={"pos": PAIR[0], "neg": PAIR[1]}, X=np.ones((64, 32)))
    else:
        path = write(tmp_path / "x.mat", **{"fid/pos": PAIR[0], "fid/neg": PAIR[1], "X": np.ones((64, 32))})
    assert matlab_pn.recognises(path) and not is_k_space(path)
    assert open_dataset(path).report.format == "MATLAB P/N pair"
    with pytest.raises(DataError, match="NMR data"):
        open_kspace(path)


@BOTH
def test_images_are_no_nmr_data(tmp_path: Path, write: Write) -> None:
    path = write(tmp_path / "x.mat", cine=beating_disc().transpose(1, 2, 0))
    assert is_k_space(path) and not matlab_pn.recognises(path)
    with pytest.raises(DataError, match="of MRI, not NMR"):
        open_dataset(path)
    with pytest.raises(DataError, match="of MRI, not NMR"):
        open_dataset(tmp_path)


@BOTH
@pytest.mark.parametrize("kept", [0, 4, 130, 700])
def test_files_cut_off_are_refused(tmp_path: Path, write: Write, kept: int) -> None:
    path = write(tmp_path / "x.mat", cine=beating_disc())
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(DataError) as caught:
        matlab_cine.load(path)
    assert caught.value.path == path


def test_an_element_that_unpacks_to_far_more_than_it_holds_is_refused(tmp_path: Path) -> None:
    path = write_v5(tmp_path / "x.mat", cine=beating_disc())
    squeezed = zlib.compress(bytes(80 << 20))
    header = path.read_bytes()[:128]
    path.write_bytes(header + (15).to_bytes(4, "little") + len(squeezed).to_bytes(4, "little") + squeezed)
    with pytest.raises(DataError, match="unpack to a variable of more than 64 MB"):
        matlab_cine.load(path)


def test_a_size_that_only_the_header_claims_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.mat"
    with h5py.File(path, "w") as file:
        file.create_dataset("cine", (500, 4000, 4000), "f8", chunks=(1, 400, 400))
    for opened in (matlab_cine.load, open_kspace, open_dataset):
        with pytest.raises(DataError, match="claims"):
            opened(path)


def test_other_matlab_files_are_named_as_they_are(tmp_path: Path) -> None:
    path = write_v5(tmp_path / "x.mat", table=np.ones((3, 4)))
    with pytest.raises(UnknownFormatError, match=r"x\.mat"):
        open_kspace(path)


def test_links_to_other_files_are_not_followed(tmp_path: Path) -> None:
    write_hdf5(tmp_path / "other.mat", cine=beating_disc())
    with h5py.File(tmp_path / "x.mat", "w") as file:
        file["cine"] = h5py.ExternalLink("other.mat", "cine")
    with pytest.raises(DataError, match="link to another file"):
        matlab_cine.load(tmp_path / "x.mat")


@pytest.mark.parametrize("name, variable", [("breathing.mat", "Data_xy_t"), ("aperiodic_pincat.mat", "new")])
def test_measured_series(mri_data: Data, name: str, variable: str) -> None:
    path = mri_data(f"cine-yhao/{name}")
    k_space = open_kspace(path, {"frames": "10:20"})
    expected = loadmat(path)[variable].transpose(2, 0, 1)[10:20]
    np.testing.assert_array_equal(k_space.reference, expected.astype(np.float32))
    assert k_space.report.facts["axes"].value == ("y", "x", "frame")


def test_an_image_of_version_7_3_is_upright(mri_data: Data) -> None:
    path = mri_data("static-admmnet/data/Brain_data/Brain_data1.mat")
    k_space = open_kspace(path)
    with h5py.File(path) as file:
        expected = next(iter(file.values()))[()].T
    np.testing.assert_array_equal(k_space.reference, expected[None].astype(np.float32))
