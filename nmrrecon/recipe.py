"""The recipe: everything that turns one data set into one spectrum, in one frozen record.

The command line and the window both make a recipe; it is stored beside the result
and reproduces it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from nmrrecon.sampling.undersampling import Undersampling
from nmrrecon.step_order import DIRECT, INDIRECT, check_steps, usual_order


@dataclass(frozen=True)
class Window:
    """Apodization window of one dimension.

    Attributes
    ----------
    kind : {'none', 'sine-bell', 'exponential', 'gauss'}
    offset, end : float or None
        Sine bell: start and end in units of pi (NMRPipe SP -off, -end). None takes 0.5 and 0.98, a cosine
        bell; for magnitude data 0 and 1, as their lines have the long feet of dispersion.
    power : float
        Sine bell: exponent (NMRPipe SP -pow).
    lb_hz : float
        Exponential broadening in Hz; with 'gauss' the narrowing (negative) part.
    gb_hz : float
        Gaussian broadening in Hz (full width at half height).
    """

    kind: str = "sine-bell"
    offset: float | None = None
    end: float | None = None
    power: float = 1.0
    lb_hz: float = 0.0
    gb_hz: float = 0.0


@dataclass(frozen=True)
class DirectRecipe:
    """Processing of the direct dimension.

    Attributes
    ----------
    steps : tuple of str
        Those that are done, first to last, as `step_order.DIRECT` allows; the Fourier transform follows
        zero_fill. A step that is not named is not done, and keeps its values here.
    solvent : {'auto', 'none', 'convolution', 'polynomial'}
        Filter of the signal at the carrier. 'auto': polynomial where 1H has a line of water there.
    solvent_width_hz : float
        Half width of the filtered band in Hz.
    window : Window
    first_point : float
        Factor on the first time point.
    zero_fill : int
        Doublings of the size; the result is rounded up to a power of two. Where the step is not done, the
        size stays as it was acquired.
    p0, p1 : float or None
        Phases in degrees; None takes what the file says, else an automatic phase.
    region_ppm : (float, float) or None
        Part of the spectrum to keep, any order.
    baseline : {'none', 'polynomial', 'median'}
    baseline_order : int
    """

    steps: tuple[str, ...] = usual_order(DIRECT)
    solvent: str = "auto"
    solvent_width_hz: float = 60.0
    window: Window = field(default_factory=lambda: Window(power=2.0))
    first_point: float = 0.5
    zero_fill: int = 1
    p0: float | None = None
    p1: float | None = None
    region_ppm: tuple[float, float] | None = None
    baseline: str = "none"
    baseline_order: int = 3

    def __post_init__(self) -> None:
        check_steps(self.steps, DIRECT)


@dataclass(frozen=True)
class IndirectRecipe:
    """Processing of one indirect dimension.

    Attributes
    ----------
    steps : tuple of str
        Those that are done after the reconstruction, as `step_order.INDIRECT` allows.
    alternate, negate : bool or None
        Multiply odd points by -1; negate the imaginary part. None takes what the
        quadrature mode and the loader say.
    reverse : bool
        Mirror the spectrum about the carrier.
    swap : bool
        Exchange echo and anti-echo (or cosine and sine).
    p0 : float or None
        Phase in degrees; None takes what the file says, else it is measured.
    delay : float or None
        Time of the first point in dwells: 0, 0.5 or 1 keep the virtual echo exact.
        None takes what the file says, else it is measured.
    window : Window
    zero_fill : int
        Doublings after reconstruction.
    """

    steps: tuple[str, ...] = usual_order(INDIRECT)
    alternate: bool | None = None
    negate: bool | None = None
    reverse: bool = False
    swap: bool = False
    p0: float | None = None
    delay: float | None = None
    window: Window = field(default_factory=Window)
    zero_fill: int = 1

    def __post_init__(self) -> None:
        check_steps(self.steps, INDIRECT)


@dataclass(frozen=True)
class Recipe:
    """Everything that turns one data set into one spectrum.

    Attributes
    ----------
    source : str
        Folder or file that was opened.
    overrides : dict of str to str
        Facts set by the user (``--set``).
    undersampling : Undersampling or None
        Which increments of fully sampled data are used; None is all that there are.
    reference : {'file', 'water', 'xi'}
        Chemical-shift reference: as the file says; from water at the 1H carrier; or 1H as the file says and
        the other nuclei from it by Xi ratios (which 'water' does too).
    temperature_k : float or None
        Of the sample, for 'water'; None takes what the file says, else 298.15.
    direct : DirectRecipe
    indirect : tuple of IndirectRecipe
        F1 first; dimensions beyond the tuple take the defaults.
    method : str
        Name in `nmrrecon.methods`.
    parameters : dict
        Of the method, those that differ from its defaults.
    keep_imaginary : bool
        Keep the hypercomplex spectrum, so that it can be rephased.
    """

    source: str = ""
    overrides: dict[str, str] = field(default_factory=dict)
    undersampling: Undersampling | None = None
    reference: str = "file"
    temperature_k: float | None = None
    direct: DirectRecipe = field(default_factory=DirectRecipe)
    indirect: tuple[IndirectRecipe, ...] = ()
    method: str = "ist"
    parameters: dict[str, Any] = field(default_factory=dict)
    keep_imaginary: bool = False

    def indirect_for(self, dimension: int) -> IndirectRecipe:
        """Return the recipe of indirect `dimension` (0 is F1), the default where none was given."""
        return self.indirect[dimension] if dimension < len(self.indirect) else IndirectRecipe()
