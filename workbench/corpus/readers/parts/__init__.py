"""What the readers of large formats are made of, a folder each."""
