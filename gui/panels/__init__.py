"""Panels around the view: what is open, what was read, what is being done."""
