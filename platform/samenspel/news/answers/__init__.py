"""Answers by mail: what people write in answer to a mail of ours comes where it belongs."""
