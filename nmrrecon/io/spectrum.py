"""Open a spectrum of whatever program made it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from nmrrecon.errors import DataError
from nmrrecon.io import bruker_processed
from nmrrecon.io.open import open_dataset
from nmrrecon.nmr import NMRDataset


def open_named(path: Path, overrides: Mapping[str, str] | None = None) -> NMRDataset:
    """Open what a path names: TopSpin's spectrum in a PROCNO folder, all else as `open_dataset`.

    Parameters
    ----------
    path : Path
    overrides : mapping of str to str, optional
        Facts set by the user.

    Raises
    ------
    DataError
        The data are broken, or nothing that can be read.
    """
    if bruker_processed.recognises(path):
        return bruker_processed.load(path, overrides or {})
    return open_dataset(path, overrides)


def open_spectrum(path: Path, overrides: Mapping[str, str] | None = None) -> NMRDataset:
    """Open a data set that is in the frequency domain along every dimension.

    Parameters
    ----------
    path : Path
        A PROCNO folder or spectrum file of TopSpin, else anything `open_dataset` reads.
    overrides : mapping of str to str, optional
        Facts set by the user.

    Raises
    ------
    DataError
        The data are FIDs, or nothing that can be read.
    """
    dataset = open_named(path, overrides)
    if dataset.schedule is not None or not all(axis.frequency_domain for axis in dataset.axes):
        raise DataError(
            "holds time-domain data, not a spectrum",
            path=path,
            remedy="Run `nmrrecon reconstruct` first, or name the processed file (TopSpin: pdata/1).",
        )
    return dataset
