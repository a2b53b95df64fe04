"""Files in the store that nothing names: a process died, or a store was away, between a file and its row."""
