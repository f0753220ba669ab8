"""Parts of the reader of LaTeX."""
