"""Models of two layers and corpora of a few sentences, made in the test that needs them."""
