"""What is drawn, computed from arrays; without Qt."""
