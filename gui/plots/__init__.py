"""Plots of chemical shifts, and what is drawn in them."""
