"""Topics that were deleted: they exist nowhere, and may come back for a while."""
