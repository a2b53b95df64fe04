"""Files of others: they are read in a process of its own (see docs/decisions/0036), before any transaction."""
