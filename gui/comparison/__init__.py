"""Holding entries against each other, without Qt: for each kind of data how that is done."""
