"""What is wrong with a file."""

from __future__ import annotations


class NetworkFileError(Exception):
    """The file cannot be used. The text is a sentence that says why, for the person who gave the file."""
