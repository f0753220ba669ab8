"""Values in texts: numbers with units, money, per cent, dates, times, ordinals and ranges, read in either language."""
