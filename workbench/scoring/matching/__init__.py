"""What `match` asks of an answer beside its words: what stands beside a gold, against it, or in its place."""
