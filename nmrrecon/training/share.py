"""The share of a batch that one of several processes draws."""

from __future__ import annotations

from nmrrecon.errors import ParameterError


def own_share(parts: int, rank: int, processes: int, batch: int) -> range:
    """Return the numbers of the parts that fall to process `rank`.

    Parameters
    ----------
    parts : int
        Indivisible parts of a batch.
    rank, processes : int
    batch : int
        Size of the whole batch, for the message.

    Raises
    ------
    ParameterError
        If there are more processes than parts.
    """
    if processes > parts:
        least = batch // parts * processes
        raise ParameterError(
            f"a batch of {batch} has {parts} part{'s' if parts > 1 else ''} to share out, "
            f"too few for {processes} processes",
            remedy=f"Give --batch {least} or more, or start fewer processes.",
        )
    return range(parts)[rank::processes]
