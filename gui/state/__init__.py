"""What the window shows, without Qt: every widget can be rebuilt from here."""
