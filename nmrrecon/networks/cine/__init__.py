"""Networks that reconstruct cines: one to a file, with the blocks that they share beside them."""
