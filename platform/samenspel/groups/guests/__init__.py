"""Guests who are in a group until a day."""
