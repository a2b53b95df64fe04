"""Collaboration analysis: who works with whom, and who could.

The modules `rows`, `ties`, `communities`, `roles`, `partners`, `clusters`, `layout`, `words`, `snapshot` and
`export` are pure: rows in, values out, no database and no web.
"""
