"""Collaboration analysis: who works with whom, and who could.

Most modules are pure: rows in, values out, no database and no web. `.importlinter` lists them.
"""
