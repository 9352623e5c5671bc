"""Unrolled networks: one per file, a stage and a list of stages."""
