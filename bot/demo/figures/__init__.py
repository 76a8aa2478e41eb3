"""Sample answers of the sources of figures, so that the real clients run without the internet."""
