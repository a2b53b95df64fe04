"""The outbox: what could not be mailed, and addresses that take no mail."""
