"""Steps from FIDs to spectra, one kind of step per file."""
