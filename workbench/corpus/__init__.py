"""Corpora: load and check, digest, split, chunk, import, and draft questions."""
