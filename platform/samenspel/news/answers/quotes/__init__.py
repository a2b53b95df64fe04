"""Tells the words of the author of a mail from those that they quoted. Where that is in doubt, the words stay."""
