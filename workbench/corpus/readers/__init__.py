"""Readers, one file a format. To add one: a new file here, with `@reader(".suffix")`."""
