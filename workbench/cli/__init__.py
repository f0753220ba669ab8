"""The command line: thin, and light. Each command imports what it needs when it is called."""

from workbench.cli.app import app, main

__all__ = ["app", "main"]
