"""Parts of the reader of Word 97–2003."""
