"""A corpus otherwise than it lies in its folder: a sample, more documents, a later revision, planted instructions."""
