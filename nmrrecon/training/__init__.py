"""Training of the networks on synthetic data drawn as they go."""
