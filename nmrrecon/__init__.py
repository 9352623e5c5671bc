"""Reconstruction of non-uniformly sampled NMR spectra and undersampled MR images."""

__version__ = "0.1.0"
