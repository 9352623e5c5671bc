"""Words for what went wrong in a job, and what can be done about it at once."""

from __future__ import annotations

import re
import traceback
from typing import TYPE_CHECKING

from nmrrecon.errors import NMRReconError, ParameterError, WeightsError

if TYPE_CHECKING:
    from gui.jobs.job import Job
    from gui.workbench import Workbench

RETRY = "Retry on CPU"
#: Size as numpy and torch say it, such as ``2.00 GiB`` or ``12345 bytes``.
SIZE = r"([\d.]+) ?(bytes|[KMGTPE]i?B)"
#: How numpy, torch on a CPU and torch on a card say what they asked for, and what there was.
ASKED = re.compile(rf"(?:allocate|tried to allocate):? {SIZE}", re.IGNORECASE)
FREE = re.compile(rf"of which {SIZE} is free")
#: What torch says of a card that fails or is not there.
CARD = re.compile(r"cuda|cudnn|cublas|nvidia", re.IGNORECASE)
UNITS = {"bytes": 1.0, "K": 2.0**10, "M": 2.0**20, "G": 2.0**30, "T": 2.0**40, "P": 2.0**50, "E": 2.0**60}


def tell_of(workbench: Workbench, job: Job) -> None:
    """Give a message about a job that failed, with advice where there is any."""
    error = job.state.error
    if error is None:
        return
    details = "".join(traceback.format_exception(error))
    again = job.retry if job.retry is not None and helps_on_cpu(error) else None
    text = f"{job.name}: {in_words(error)}"
    workbench.tell(text, details, bad=True, action=RETRY if again else "", do=again)


def in_words(error: Exception) -> str:
    """Return what to tell the user about an error."""
    if is_no_memory(error):
        return _of_memory(str(error))
    if is_lost_card(error):
        what = error.what if isinstance(error, NMRReconError) else str(error).strip().split("\n")[0]
        return (
            f"the CUDA device cannot be used: {what}. Choose another device; if it worked before, it may be "
            "gone from the system or need a restart."
        )
    if isinstance(error, WeightsError):
        return _of_weights(error)
    if isinstance(error, NMRReconError):
        return str(error)
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename is not None else ""
        return f"{place}{error.strerror or error}. Check the path, and whether you may read or write there."
    return f"this is a defect of nmrrecon, not of your data: {type(error).__name__}: {error}"


def helps_on_cpu(error: Exception) -> bool:
    """Whether the same work may succeed on the CPU."""
    return is_lost_card(error) or (is_no_memory(error) and bool(CARD.search(str(error))))


def is_no_memory(error: Exception) -> bool:
    """Whether an error says that there was not enough memory."""
    # torch raises errors of its own for it; it is not imported here only to name them
    torch_says = isinstance(error, RuntimeError) and "memory" in str(error).lower()
    return isinstance(error, MemoryError) or torch_says


def is_lost_card(error: Exception) -> bool:
    """Whether an error says that a CUDA device fails or is not there."""
    kinds = isinstance(error, RuntimeError | AssertionError | ParameterError)
    return kinds and bool(CARD.search(str(error))) and not is_no_memory(error)


def _of_memory(words: str) -> str:
    on_card = bool(CARD.search(words))
    where = "the CUDA device has" if on_card else "the computer has"
    asked, free = ASKED.search(words), FREE.search(words)
    figures = ""
    if asked:
        figures = f": {_size(asked)} more were needed"
        if free:
            figures += f", {_size(free)} were free"
    advice = "Keep a smaller region of the direct dimension or zero fill less (Processing)"
    other = "run it on the CPU or end other programs that use the card" if on_card else "end other programs"
    return f"{where} not enough memory{figures}. {advice}, or {other}."


def _size(found: re.Match[str]) -> str:
    """Return a size in words for people."""
    unit = found[2] if found[2] == "bytes" else found[2][0].upper()
    size = float(found[1]) * UNITS[unit]
    return f"{size / 2**30:.1f} GiB" if size >= 2**30 else f"{size / 2**20:.0f} MiB"


def _of_weights(error: WeightsError) -> str:
    """Return the words for weights that cannot be used; those of the program come with it."""
    from nmrrecon.weights import weights_folder

    if error.path is None or error.path.parent != weights_folder():
        return str(error)
    return (
        f"{error.path}: {error.what}\n  The file belongs to the program: install nmrrecon again, or copy "
        f"{error.path.name} and {error.path.stem}.json from where you got it. "
        "Iterative methods such as ist need no weights."
    )
