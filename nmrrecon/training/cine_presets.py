"""What cine networks are trained on: a mask on a grid, phantoms, and measured cines where there are any."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from nmrrecon.errors import unknown_name
from nmrrecon.sampling.masks import MaskPlan, parse_mask

Size = tuple[int, int, int]


@dataclass(frozen=True)
class CinePreset:
    """One kind of undersampling.

    Attributes
    ----------
    name : str
    mask : str
        As `parse_mask` reads it, for `size`; drawn anew for every series.
    size : (int, int, int)
        Frames, rows and columns of a series.
    coils : int
        1, or the number of synthetic coils.
    symmetry : float
        Weight of the distance of learned transforms from inverses of each other in the loss.
    squared : bool
        Whether the loss is the squared error, as in the papers, and not its logarithm.
    """

    name: str
    mask: str
    size: Size = (16, 128, 128)
    coils: int = 1
    symmetry: float = 0.0
    squared: bool = False

    def cropped(self, size: Size) -> CinePreset:
        """Return the preset for series of another size, with fewer radial lines as it is smaller.

        The sampled share stays about the same.
        """
        plan = parse_mask(self.mask)
        if plan.kind == "radial":
            lines = round(getattr(plan.parameters, fields(plan.parameters)[0].name) * size[1] / self.size[1])
            plan = parse_mask(f"radial:{max(lines, 1)}")
        return replace(self, mask=str(plan), size=size)

    @property
    def masks(self) -> MaskPlan:
        """From what masks are drawn."""
        return parse_mask(self.mask)

    @property
    def share(self) -> float:
        """Share of k-space that a mask of seed 0 samples."""
        return round(float(self.masks.draw(self.size, 0).mean()), 4)


CINE_PRESETS = {
    preset.name: preset
    for preset in (
        CinePreset("radial-16", "radial:16"),
        CinePreset("radial-30", "radial:30"),
        CinePreset("gaussian-8", "gaussian:8"),
        CinePreset("gaussian-10", "gaussian:10"),
        CinePreset("gaussian-12", "gaussian:12"),
        CinePreset("vds-10", "vds:0.1"),
        CinePreset("vds-8", "vds:0.125"),
        CinePreset("vista-8", "vista:8", coils=8),
        CinePreset("vista-12", "vista:12", coils=8),
        CinePreset("vista-24", "vista:24", coils=8),
        # as SLR-Net's paper has it; its authors' code has the symmetry
        CinePreset("slr-net-paper", "gaussian:8", (16, 192, 192), symmetry=0.01, squared=True),
    )
}


def cine_preset_named(name: str) -> CinePreset:
    """Return the preset called `name`.

    Raises
    ------
    ParameterError
        If there is none.
    """
    if name not in CINE_PRESETS:
        raise unknown_name("preset", name, list(CINE_PRESETS))
    return CINE_PRESETS[name]
