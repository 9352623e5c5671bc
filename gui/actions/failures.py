"""Words for what went wrong in a job."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from nmrrecon.errors import NMRReconError

if TYPE_CHECKING:
    from gui.jobs.job import Job
    from gui.workbench import Workbench


def tell_of(workbench: Workbench, job: Job) -> None:
    """Give a message about a job that failed, with advice where there is any."""
    error = job.state.error
    if error is None:
        return
    details = "".join(traceback.format_exception(error))
    workbench.tell(f"{job.name}: {in_words(error)}", details, bad=True)


def in_words(error: Exception) -> str:
    """Return what to tell the user about an error."""
    if isinstance(error, NMRReconError):
        return str(error)
    # torch raises errors of its own for it; it is not imported here only to name them
    if isinstance(error, MemoryError) or "memory" in str(error).lower():
        return "not enough memory. Keep a smaller region of the direct dimension, or use another device."
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename is not None else ""
        return f"{place}{error.strerror or error}. Check the path, and whether you may read or write there."
    return f"this is a defect of nmrrecon, not of your data: {type(error).__name__}: {error}"
