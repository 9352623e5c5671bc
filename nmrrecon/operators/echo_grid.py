"""How long the grid of a virtual echo is; without torch, for times are estimated from it beforehand."""

#: Length of the grid over N where a method does not say, by the number of indirect dimensions: beyond 2 for
#: lines that have not decayed, where it can be paid for.
EXTENSION = {1: 3.0, 2: 2.0}
