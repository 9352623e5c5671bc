"""Parts of the main window that are neither panels nor views."""
