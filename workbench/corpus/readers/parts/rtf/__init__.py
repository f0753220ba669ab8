"""Parts of the reader of Rich Text."""
