"""Work that takes time, in threads of its own; without Qt."""
