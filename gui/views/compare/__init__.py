"""The compare view and its parts."""
