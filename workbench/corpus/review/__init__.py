"""Review of drafted questions: a sheet and a page to decide on, and what was decided read back."""
