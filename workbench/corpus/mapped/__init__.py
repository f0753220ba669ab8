"""Documents and passages that stay on disk: memory-mapped tables in place of objects."""
