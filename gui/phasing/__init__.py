"""Phase, first point and quadrature, tried on few traces for the tools; without Qt."""
