"""A stranger's package: a component of every sort, each in one short file; see `tests/test_extension.py`."""
