"""One file per format; `open_dataset` finds the one that fits."""
