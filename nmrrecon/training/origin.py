"""Where the weights of a training come from: the commands that make them, and what went before."""

from __future__ import annotations

from dataclasses import dataclass, replace

#: Between commands that are run one after the other.
THEN = " && "


@dataclass(frozen=True)
class Origin:
    """What led to the weights of a training.

    Attributes
    ----------
    before : str
        Commands that made the weights it began with; empty for random ones.
    command : str
        Its own command, or several where it was gone on with by another.
    steps : int
    hours : float
        Of the trainings before.
    """

    before: str = ""
    command: str = ""
    steps: int = 0
    hours: float = 0.0

    @property
    def chain(self) -> str:
        """Return all commands, in the order in which they make the weights."""
        return THEN.join(part for part in (self.before, self.command) if part)

    def run_by(self, command: str) -> Origin:
        """Return the origin after a run by `command`; one that is given again is put down once."""
        if not command or self.command == command or self.command.endswith(THEN + command):
            return self
        return replace(self, command=THEN.join(part for part in (self.command, command) if part))
