"""Time and memory, as ratios measured in one process; one subject per file."""
