"""Parts of the reader of HTML."""
