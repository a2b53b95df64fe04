"""Pictures in posts, which are seen as long as a post shows them."""
