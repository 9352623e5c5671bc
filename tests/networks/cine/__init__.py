"""Tests of networks for cines."""
