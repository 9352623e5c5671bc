"""What is drawn of spectra, computed from arrays; without Qt."""
