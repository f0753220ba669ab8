"""The ways to search vectors: one file each."""
