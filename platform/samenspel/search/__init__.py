"""Search over all features: the page, the documents of the index, and the engines."""
