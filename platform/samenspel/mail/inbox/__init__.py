"""The mail that comes in: the mailbox, who a letter is from, and what was read of it."""
