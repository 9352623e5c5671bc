"""The methods for cines."""

from __future__ import annotations

from typing import Any

from nmrrecon.method import CINES, Method

LEARNED = "nmrrecon.learned_cine"
#: Kinds of masks that networks are trained on, as their weights are named.
TRAINED_ON = ("radial-16", "gaussian-8")
SLR = "Ke et al., IEEE Trans. Med. Imaging 40 (2021) 3698"
ISTA = "Zhang, Ghanem, CVPR 2018, 1828"
DC_CNN = "Schlemper et al., IEEE Trans. Med. Imaging 37 (2018) 491"
CRNN = "Qin et al., IEEE Trans. Med. Imaging 38 (2019) 280"
T2LR = "Zhang, Li, Hu, Comput. Biol. Med. 170 (2024) 108034"

CLASSICAL = (
    Method(
        "kt-slr",
        "k-t SLR: a series of low rank with little total variation",
        CINES,
        "nmrrecon.solvers.kt_slr:kt_slr",
        "nmrrecon.solvers.kt_slr_parameters:KtSLRParameters",
        "Lingala et al., IEEE Trans. Med. Imaging 30 (2011) 1042",
    ),
    Method(
        "l+s",
        "L+S: a background of low rank plus changes of few temporal frequencies",
        CINES,
        "nmrrecon.solvers.low_rank_plus_sparse:low_rank_plus_sparse",
        "nmrrecon.solvers.low_rank_plus_sparse_parameters:LowRankPlusSparseParameters",
        "Otazo, Candes, Sodickson, Magn. Reson. Med. 73 (2015) 1125",
    ),
    Method(
        "llr",
        "Locally low rank: blocks that each change in few ways",
        CINES,
        "nmrrecon.solvers.locally_low_rank:locally_low_rank",
        "nmrrecon.solvers.locally_low_rank_parameters:LocallyLowRankParameters",
        "Zhang, Pauly, Levesque, Magn. Reson. Med. 73 (2015) 655",
    ),
    Method(
        "tv",
        "Total variation along time and in the plane; of one frame, in the plane",
        CINES,
        "nmrrecon.solvers.temporal_tv:temporal_tv",
        "nmrrecon.solvers.temporal_tv_parameters:TemporalTVParameters",
        "Goldstein, Osher, SIAM J. Imaging Sci. 2 (2009) 323",
    ),
    Method(
        "zero-filled-cine",
        "No reconstruction: samples that were not taken stay zero",
        CINES,
        "nmrrecon.solvers.zero_filled_cine:zero_filled_cine",
        "nmrrecon.solvers.zero_filled_cine:ZeroFilledCineParameters",
    ),
)


def _network(name: str, title: str, parameters: str, size: int, paper: str, **arguments: Any) -> Method:
    """Return the row of a network: its parameter dataclass, how many numbers it learns, its arguments."""
    weights = tuple(f"{name}-{mask}" for mask in TRAINED_ON)
    place = f"{LEARNED}:{parameters}"
    return Method(
        name, title, CINES, f"{LEARNED}:cine_network_solver", place, paper, weights, size, arguments
    )


NETWORKS = (
    _network("slr-net", "SLR-Net: sparse and low rank, unrolled", "SLRNetParameters", 293_810, SLR),
    _network(
        "slr-net-paper",
        "SLR-Net with the paper's 8 cells of 32 features",
        "SLRNetPaperParameters",
        912_424,
        SLR,
        cells=8,
        features=32,
    ),
    _network("ista-net", "ISTA-Net+ over frames, rows and columns", "ISTANetParameters", 293_780, ISTA),
    _network(
        "ista-lr-net",
        "ISTA-LR-Net: with the low-rank module",
        "ISTALRNetParameters",
        293_790,
        SLR,
        low_rank="L2",
    ),
    _network("dc-cnn", "DC-CNN: convolutions and data consistency", "DCCNNParameters", 293_760, DC_CNN),
    _network(
        "dc-cnn-lr", "DC-CNN with the low-rank module", "DCCNNLRParameters", 293_770, SLR, low_rank="L2"
    ),
    _network(
        "dc-cnn-d5c5",
        "DC-CNN, 5 cascades of 5 layers",
        "DCCNND5C5Parameters",
        432_650,
        DC_CNN,
        cascades=5,
        layers=5,
        features=32,
        bias=True,
        slope=0.01,
    ),
    _network("crnn", "CRNN: recurrent over frames and iterations", "CRNNParameters", 297_794, CRNN),
    _network("crnn-lr", "CRNN with the low-rank module", "CRNNLRParameters", 297_799, SLR, low_rank="L2"),
    _network(
        "l-plus-s-net",
        "L+S-Net: low rank plus sparse, unrolled",
        "LPlusSNetParameters",
        328_339,
        "Huang et al., Med. Image Anal. 73 (2021) 102190",
    ),
    _network(
        "t2lr-net", "T2LR-Net: transformed tensor low rank, by ADMM", "T2LRNetParameters", 259_245, T2LR
    ),
    _network(
        "t2lr-net-gradient",
        "T2LR-Net by the gradient method",
        "T2LRNetGradientParameters",
        259_230,
        T2LR,
        multiplier=False,
    ),
    _network(
        "jotlas-net",
        "JotlasNet: joint tensor low rank and attention-based sparsity",
        "JotlasNetParameters",
        708_075,
        "Zhang, Hu et al., Magn. Reson. Imaging (2025)",
    ),
    _network(
        "cine-vn",
        "CineVN: variational network with a U-Net over space and time",
        "CineVNParameters",
        2_689_130,
        "Vornehm et al., Magn. Reson. Med. 93 (2025) 138",
    ),
)
CINE_METHODS = {method.name: method for method in (*CLASSICAL, *NETWORKS)}
