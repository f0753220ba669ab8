"""What is missing or doubtful before anything is spent: on this machine, in a corpus."""
