"""Collaboration analysis: who works with whom, and who could.

`analysis` is pure: rows in, values out, no database and no web. `view` makes of a stored snapshot what pages and files
show; `suggestions`, `partnerships` and `imports` are parts with pages of their own.
"""
