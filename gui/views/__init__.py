"""Widgets that show an entry; they can be deleted and rebuilt from the document."""
