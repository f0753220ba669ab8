"""Drafts of questions by a model: it writes them from passages, and filters that measure keep the sound ones."""
