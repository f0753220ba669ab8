"""Parts of the reader of reStructuredText."""
