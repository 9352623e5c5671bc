"""Whether this processor multiplies in bfloat16 faster than in single precision."""

from __future__ import annotations

import torch


def has_half_products() -> bool:
    """Return whether the CPU has matrix units for bfloat16 (AMX): training is then three times as fast."""
    supported = getattr(torch.cpu, "_is_amx_tile_supported", None)
    return bool(supported is not None and supported())
