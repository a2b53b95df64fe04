"""What is wrong with a file."""

from __future__ import annotations


class NetworkFileError(Exception):
    """The file cannot be used. The text is a sentence that says why, for the person who gave the file."""


class OtherFileError(NetworkFileError):
    """The file is something else than a list or a network that we read; the text calls it by its name."""
