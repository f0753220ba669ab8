"""Rerankers: one file each."""
