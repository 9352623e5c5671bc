"""Windows that ask, and those that tell."""
