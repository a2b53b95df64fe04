"""Connections: what comes in is read without a thread, and one thread holds the websockets of all open pages.

See docs/decisions/0037.
"""
