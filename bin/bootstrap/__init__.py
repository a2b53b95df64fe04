"""Sets up a checkout (virtual environment, packages, front end, catalogues) and starts what was asked for.

Only the standard library of Python 3.11 is used here, because nothing else is there yet.
"""
