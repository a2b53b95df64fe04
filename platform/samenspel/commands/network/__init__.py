"""The commands about a file of who took part in what."""
