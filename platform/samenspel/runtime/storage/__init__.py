"""Where uploaded files are."""
