"""The methods for spectra."""

from __future__ import annotations

from dataclasses import replace

from nmrrecon.method import SPECTRA, Method

MODERN = "Wang et al., Accelerated NMR spectroscopy: merge optimization with deep learning (MoDern)"
LEARNED = "nmrrecon.learned"
#: What `modern` stands for: the network that does best on measured spectra.
BEST_NETWORK = "modern-joint"

_ROWS = {
    method.name: method
    for method in (
        Method(
            "ist",
            "Iterative soft thresholding with virtual echo, joint over neighbouring direct points",
            SPECTRA,
            "nmrrecon.solvers.ist:ist",
            "nmrrecon.solvers.ist_parameters:ISTParameters",
            "Hyberts et al., J. Biomol. NMR 52 (2012) 315; Mayzel et al., Chem. Commun. 50 (2014) 8947",
        ),
        Method(
            "ist-plain",
            "Iterative soft thresholding with virtual echo, every trace for itself",
            SPECTRA,
            "nmrrecon.solvers.ist:ist",
            "nmrrecon.solvers.ist_parameters:PlainISTParameters",
            "Hyberts et al., J. Biomol. NMR 52 (2012) 315; Mayzel et al., Chem. Commun. 50 (2014) 8947",
        ),
        Method(
            "modern-joint",
            "MoDern over neighbouring direct points: joint IST unrolled, its steps learned",
            SPECTRA,
            f"{LEARNED}:network_solver",
            f"{LEARNED}:JointParameters",
            MODERN,
            ("modern-joint-2d", "modern-joint-3d"),
        ),
        Method(
            "modern-trace",
            "MoDern: IST unrolled with learned adaptive thresholds, every trace for itself",
            SPECTRA,
            f"{LEARNED}:network_solver",
            f"{LEARNED}:MoDernParameters",
            MODERN,
            ("modern-2d", "modern-3d"),
        ),
        Method(
            "modern-paper",
            "MoDern trained as in the paper (2D), for comparison",
            SPECTRA,
            f"{LEARNED}:network_solver",
            f"{LEARNED}:PaperParameters",
            MODERN,
            ("modern-2d-paper",),
        ),
        Method(
            "modern-fixed",
            "MoDern with fixed instead of adaptive thresholds (2D), for comparison",
            SPECTRA,
            f"{LEARNED}:network_solver",
            f"{LEARNED}:FixedParameters",
            MODERN,
            ("modern-2d-fixed",),
        ),
        Method(
            "dlnmr",
            "DLNMR: dense convolutions and data consistency, for comparison",
            SPECTRA,
            f"{LEARNED}:network_solver",
            f"{LEARNED}:DLNMRParameters",
            "Qu et al., Angew. Chem. Int. Ed. 59 (2020) 10297",
            ("dlnmr-2d", "dlnmr-3d"),
        ),
        Method(
            "zero-filled",
            "No reconstruction: missing points stay zero",
            SPECTRA,
            "nmrrecon.solvers.zero_filled:zero_filled",
            "nmrrecon.solvers.zero_filled:ZeroFilledParameters",
        ),
    )
}


_MODERN = replace(
    _ROWS[BEST_NETWORK],
    name="modern",
    title=f"The network that does best on measured spectra of 2 and 3 dimensions: {BEST_NETWORK}",
)
SPECTRUM_METHODS = {"modern": _MODERN, **_ROWS}
