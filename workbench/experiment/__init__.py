"""An experiment: its plan, the runner, the records, and what is concluded from them."""
