"""What generators of sites add to Markdown."""
