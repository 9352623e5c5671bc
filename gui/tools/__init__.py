"""Tools that stand below the spectrum, and their parts."""
