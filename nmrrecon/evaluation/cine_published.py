"""What the papers report of cines, to stand beside our figures; their data are other ones.

SLR-Net: Ke et al., IEEE Trans. Med. Imaging 40 (2021) 3698: 118 test series of 18 x 192 x 192, one coil,
Tesla V100. JotlasNet: Zhang, Hu et al., Magn. Reson. Imaging (2025): 40 slices of OCMR, Quadro GV100.
"""

from __future__ import annotations

from dataclasses import dataclass

from nmrrecon.evaluation.table import Cell, Column


@dataclass(frozen=True)
class Published:
    """One row of a paper's table.

    Attributes
    ----------
    psnr_db, ssim : float
    mse : float, optional
        In units of 1e-5.
    seconds : float, optional
    """

    psnr_db: float
    ssim: float
    mse: float | None = None
    seconds: float | None = None


PAPER_COLUMNS = (
    Column("paper's MSE (1e-5)", 2), Column("paper's PSNR (dB)", 2), Column("paper's SSIM", 4),
    Column("paper's time (s)", 2),
)  # fmt: skip

#: PSNR in dB that weights released by their authors reach on the reference case.
RELEASED = {
    "zero-filled-cine": 24.32,
    "jotlas-net": 37.71,
    "ista-net": 37.18,
    "l-plus-s-net": 37.17,
    "dc-cnn": 37.00,
    "t2lr-net": 36.56,
    "slr-net": 36.15,
}

#: Tables I, II and V of SLR-Net, by mask and method.
SLR_NET: dict[str, dict[str, Published]] = {
    "gaussian-8": {
        "kt-slr": Published(40.65, 0.9502, 9.49, 197.49),
        "ista-net": Published(42.68, 0.9710, 5.64, 0.23),
        "slr-net": Published(44.12, 0.9775, 4.12, 0.66),
        "dc-cnn": Published(41.46, 0.9644, 7.49),
        "dc-cnn-lr": Published(42.89, 0.9736, 5.43),
        "crnn": Published(41.63, 0.9668, 7.18),
        "crnn-lr": Published(43.75, 0.9768, 4.45),
        "ista-lr-net": Published(43.66, 0.9758, 4.54),
    },
    "gaussian-10": {
        "kt-slr": Published(39.73, 0.9422, 11.13),
        "ista-net": Published(41.77, 0.9664, 6.98),
        "slr-net": Published(42.66, 0.9712, 5.71),
    },
    "gaussian-12": {
        "kt-slr": Published(36.19, 0.8563, 25.69),
        "slr-net": Published(41.38, 0.9624, 7.64),
    },
}
#: Table III of SLR-Net: where the low-rank module stands in DC-CNN-LR.
PLACES = {
    "": Published(41.46, 0.9644, 7.49),
    "L1": Published(42.88, 0.9725, 5.40),
    "L2": Published(42.89, 0.9736, 5.36),
    "L3": Published(42.43, 0.9701, 5.96),
}

#: Seconds that JotlasNet's paper reports for one coil.
JOTLAS_SECONDS = {"jotlas-net": 0.92, "l-plus-s-net": 0.32, "ista-net": 0.18, "dc-cnn": 0.15, "slr-net": 0.36}
#: Tables 2 and 3 of JotlasNet: PSNR and SSIM by mask and method.
JOTLAS_NET: dict[str, dict[str, tuple[float, float]]] = {
    "radial-16": {
        "jotlas-net": (41.708, 0.982),
        "l-plus-s-net": (41.197, 0.979),
        "ista-net": (40.816, 0.978),
        "dc-cnn": (40.671, 0.977),
        "slr-net": (38.635, 0.964),
    },
    "radial-30": {
        "jotlas-net": (43.231, 0.987),
        "l-plus-s-net": (43.013, 0.986),
        "ista-net": (42.962, 0.986),
        "dc-cnn": (42.897, 0.986),
        "slr-net": (40.212, 0.971),
    },
    "vds-8": {
        "jotlas-net": (41.671, 0.981),
        "ista-net": (41.107, 0.979),
        "dc-cnn": (40.659, 0.976),
        "slr-net": (39.056, 0.968),
    },
    "vds-10": {
        "jotlas-net": (34.979, 0.949),
        "ista-net": (34.793, 0.948),
        "dc-cnn": (34.599, 0.947),
        "slr-net": (33.880, 0.934),
    },
    "vista-8": {
        "jotlas-net": (37.508, 0.971),
        "l-plus-s-net": (35.504, 0.954),
        "ista-net": (36.576, 0.964),
        "dc-cnn": (35.095, 0.928),
        "slr-net": (34.212, 0.953),
    },
    "vista-12": {
        "jotlas-net": (36.262, 0.957),
        "l-plus-s-net": (35.134, 0.953),
        "ista-net": (35.956, 0.962),
        "dc-cnn": (34.227, 0.923),
        "slr-net": (32.151, 0.936),
    },
    "vista-24": {
        "jotlas-net": (34.030, 0.948),
        "l-plus-s-net": (33.330, 0.942),
        "ista-net": (33.288, 0.947),
        "dc-cnn": (31.726, 0.903),
        "slr-net": (28.512, 0.891),
    },
}


def jotlas_net(mask: str, method: str) -> Published | None:
    """Return what Tables 2 and 3 of JotlasNet's paper say, None where they say nothing."""
    found = JOTLAS_NET.get(mask, {}).get(method)
    if found is None:
        return None
    return Published(*found, seconds=None if mask.startswith("vista") else JOTLAS_SECONDS[method])


def paper_cells(found: Published | None) -> tuple[Cell, ...]:
    """Return the cells under `PAPER_COLUMNS`."""
    if found is None:
        return (None,) * len(PAPER_COLUMNS)
    return found.mse, found.psnr_db, found.ssim, found.seconds
