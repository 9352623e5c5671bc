"""Steps from FIDs to spectra, and from coils to their maps: one kind of step per file."""
