"""Samenspel."""
