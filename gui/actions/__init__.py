"""What commands do to the workbench; without Qt."""
