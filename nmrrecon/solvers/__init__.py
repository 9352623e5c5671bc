"""Classical methods, one per file, and the driver that runs any of them."""
