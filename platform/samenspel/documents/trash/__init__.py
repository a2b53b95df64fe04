"""Documents that were deleted with something that may come back: their files stay for a while."""
