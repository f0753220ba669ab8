"""Retrieve, tune, both, or just prompt: settled by measurement on your own documents."""
