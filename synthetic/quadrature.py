"""From canonical States FIDs back to those that a spectrometer acquires."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nmrrecon.errors import ParameterError
from nmrrecon.nmr import NMRDataset, Quadrature

ACQUIRED = (Quadrature.STATES, Quadrature.STATES_TPPI, Quadrature.ECHO_ANTIECHO, Quadrature.QF)


def as_acquired(
    dataset: NMRDataset, quadratures: Sequence[Quadrature], reverse: Sequence[bool] = ()
) -> NMRDataset:
    """Return the FIDs that would have been acquired with the given quadratures.

    Parameters
    ----------
    dataset : NMRDataset
        Canonical States data ``(phase, point, direct)``, complex along the direct dimension.
    quadratures : sequence of Quadrature
        Of each indirect dimension, F1 first: States, States-TPPI, echo-antiecho, or QF, which leaves
        one FID of positive rotation sense for a point.
    reverse : sequence of bool, optional
        Dimensions that rotate against the convention; none by default.

    Returns
    -------
    NMRDataset
        Its axes say the quadrature, and `negate` where reversed. The phases of F1 come first.

    Notes
    -----
    With c = E - A and s = i (E + A), echo and anti-echo are (c - i s) / 2 and -(c + i s) / 2.

    Raises
    ------
    ParameterError
        For a quadrature that is not one of these.
    """
    dimensions = len(dataset.indirect)
    quadratures = [Quadrature(quadrature) for quadrature in quadratures]
    if len(quadratures) != dimensions or dataset.schedule is None:
        raise ParameterError(f"{len(quadratures)} quadratures for {dimensions} indirect dimensions")
    array = np.asarray(dataset.array)
    array = array.reshape((2,) * dimensions + array.shape[1:])
    axes = list(dataset.axes)
    # last dimension first: a QF dimension takes its axis of phases away
    for d in range(dimensions - 1, -1, -1):
        turned = bool(reverse[d]) if reverse else False
        odd = dataset.schedule.points[:, d, None] % 2
        cosine, sine = np.moveaxis(array, d, 0)
        array = _phases(cosine, -sine if turned else sine, quadratures[d], odd, d)
        axes[d] = replace(axes[d], quadrature=quadratures[d], negate=turned)
    array = array.reshape((-1, *dataset.array.shape[1:]))
    modes = ", ".join(quadratures)
    return dataset.with_step(f"acquired as {modes}", array=array, axes=tuple(axes))


def _phases(
    cosine: NDArray[Any], sine: NDArray[Any], quadrature: Quadrature, odd: NDArray[Any], place: int
) -> NDArray[Any]:
    if quadrature is Quadrature.QF:
        return cosine + 1j * sine
    if quadrature is Quadrature.STATES:
        return np.stack([cosine, sine], axis=place)
    if quadrature is Quadrature.STATES_TPPI:
        sign = (1 - 2 * odd).astype(np.float32)
        return np.stack([sign * cosine, sign * sine], axis=place)
    if quadrature is Quadrature.ECHO_ANTIECHO:
        return np.stack([(cosine - 1j * sine) / 2, -(cosine + 1j * sine) / 2], axis=place)
    raise ParameterError(
        f"FIDs cannot be written as {quadrature}", remedy=f"Known are {', '.join(ACQUIRED)}."
    )
