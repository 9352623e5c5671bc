"""Synthetic data: sums of decaying exponentials, named cases, vendor-format writers."""
