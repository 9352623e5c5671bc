"""Where the window keeps what it needs at the next start."""

from __future__ import annotations

import os
from pathlib import Path

#: Names another folder, for those who want it elsewhere.
VARIABLE = "NMRRECON_STATE"


def state_folder() -> Path:
    """Return the folder of the recent list, the layout and of what was not saved; it need not exist yet."""
    given = os.environ.get(VARIABLE)
    if given:
        return Path(given)
    from platformdirs import user_state_path

    return user_state_path("nmrrecon", appauthor=False)
