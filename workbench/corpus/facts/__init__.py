"""Finders of facts in a text, one file a form: a new file here, with `@finder`."""
