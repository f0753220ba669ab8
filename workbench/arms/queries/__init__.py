"""What is searched with: one file each."""
