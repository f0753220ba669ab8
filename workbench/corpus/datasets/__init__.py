"""Layouts of public question sets, one file a layout: a new file here, with `@layout("name")`."""
