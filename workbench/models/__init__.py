"""Models: the catalogue, local generation, and a scripted model for tests."""
