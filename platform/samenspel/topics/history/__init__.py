"""What posts said before they were changed, and what was deleted for as long as it may come back."""
