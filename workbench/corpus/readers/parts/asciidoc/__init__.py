"""Parts of the reader of AsciiDoc."""
