"""The table of methods: name, what data it serves, its parameters, solver, trained weights and paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from nmrrecon.errors import ParameterError, unknown_name
from nmrrecon.parameters import build

#: Kinds of data that methods serve.
SPECTRA, CINES = "NUS NMR", "cine k-space"


@dataclass(frozen=True)
class Method:
    """One row of the table.

    Attributes
    ----------
    name : str
        As given to ``--method``.
    title : str
        One line for people.
    serves : str
        Kind of data: `SPECTRA` or `CINES`.
    solver, parameters_class : str
        Where the solver function and its parameter dataclass stand, as ``module:name``; imported when needed.
    paper : str
        What to cite.
    weights : tuple of str
        Names of its trained weights, for one indirect dimension and for two; empty for a solver.
    """

    name: str
    title: str
    serves: str
    solver: str
    parameters_class: str
    paper: str = ""
    weights: tuple[str, ...] = ()

    def load_solver(self) -> Callable[..., Any]:
        """Return the solver."""
        solver: Callable[..., Any] = _named(self.solver)
        return solver

    def load_parameters(self) -> type:
        """Return the parameter dataclass; torch is not needed."""
        parameters: type = _named(self.parameters_class)
        return parameters

    def parameters(self, values: dict[str, Any]) -> Any:
        """Return the method's parameters with `values` in place of defaults; see `parameters.build`."""
        return build(self.load_parameters(), values)


def _named(place: str) -> Any:
    module, name = place.split(":")
    return getattr(import_module(module), name)


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
            "NUS NMR",
            "nmrrecon.solvers.ist:ist",
            "nmrrecon.solvers.ist_parameters:ISTParameters",
            "Hyberts et al., J. Biomol. NMR 52 (2012) 315; Mayzel et al., Chem. Commun. 50 (2014) 8947",
        ),
        Method(
            "ist-plain",
            "Iterative soft thresholding with virtual echo, every trace for itself",
            "NUS NMR",
            "nmrrecon.solvers.ist:ist",
            "nmrrecon.solvers.ist_parameters:PlainISTParameters",
            "Hyberts et al., J. Biomol. NMR 52 (2012) 315; Mayzel et al., Chem. Commun. 50 (2014) 8947",
        ),
        Method(
            "modern-joint",
            "MoDern over neighbouring direct points: joint IST unrolled, its steps learned",
            "NUS NMR",
            f"{LEARNED}:network_solver",
            f"{LEARNED}:JointParameters",
            MODERN,
            ("modern-joint-2d", "modern-joint-3d"),
        ),
        Method(
            "modern-trace",
            "MoDern: IST unrolled with learned adaptive thresholds, every trace for itself",
            "NUS NMR",
            f"{LEARNED}:network_solver",
            f"{LEARNED}:MoDernParameters",
            MODERN,
            ("modern-2d", "modern-3d"),
        ),
        Method(
            "modern-paper",
            "MoDern trained as in the paper (2D), for comparison",
            "NUS NMR",
            f"{LEARNED}:network_solver",
            f"{LEARNED}:PaperParameters",
            MODERN,
            ("modern-2d-paper",),
        ),
        Method(
            "modern-fixed",
            "MoDern with fixed instead of adaptive thresholds (2D), for comparison",
            "NUS NMR",
            f"{LEARNED}:network_solver",
            f"{LEARNED}:FixedParameters",
            MODERN,
            ("modern-2d-fixed",),
        ),
        Method(
            "dlnmr",
            "DLNMR: dense convolutions and data consistency, for comparison",
            "NUS NMR",
            f"{LEARNED}:network_solver",
            f"{LEARNED}:DLNMRParameters",
            "Qu et al., Angew. Chem. Int. Ed. 59 (2020) 10297",
            ("dlnmr-2d", "dlnmr-3d"),
        ),
        Method(
            "zero-filled",
            "No reconstruction: missing points stay zero",
            "NUS NMR",
            "nmrrecon.solvers.zero_filled:zero_filled",
            "nmrrecon.solvers.zero_filled:ZeroFilledParameters",
        ),
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
}


_MODERN = replace(
    _ROWS[BEST_NETWORK],
    name="modern",
    title=f"The network that does best on measured spectra of 2 and 3 dimensions: {BEST_NETWORK}",
)
METHODS = {"modern": _MODERN, **_ROWS}


def method_named(name: str) -> Method:
    """Return the method called `name`.

    Raises
    ------
    ParameterError
        If there is none; the message names the nearest.
    """
    if name not in METHODS:
        raise unknown_name("method", name, list(METHODS))
    return METHODS[name]


def methods_for(serves: str) -> list[str]:
    """Return the names of the methods for a kind of data, `SPECTRA` or `CINES`."""
    return [name for name, method in METHODS.items() if method.serves == serves]


def method_for(name: str, serves: str) -> Method:
    """Return the method called `name`, which must be for a kind of data, `SPECTRA` or `CINES`.

    Raises
    ------
    ParameterError
        If there is none of that name, or it is for other data; the message names those for these.
    """
    known = methods_for(serves)
    if name not in METHODS:
        raise unknown_name("method", name, known)
    method = METHODS[name]
    if method.serves != serves:
        raise ParameterError(
            f"the method {name} is for {method.serves}, and these data are {serves}",
            remedy=f"Take one of {', '.join(known)}.",
        )
    return method
