"""From records to figures, comparisons and advice: nothing here loads a model or reads a corpus."""
