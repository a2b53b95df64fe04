"""The shape of what is stored of an analysis: a snapshot of the map, and the proposals for a request.

Everything is plain JSON. Reasons are kept as their kind and numbers; the sentence is made when it is read, in the
language of the reader (see `sentences`). Funds and themes are known by their slug, activities by "<kind>:<uuid>".
Nothing of a closed group is in it, and nothing of an unreported activity is named.

Whoever changes a key, or what is told under it, raises `VERSION`: what was stored under another version is computed
again, and nobody reads it.
"""

#: The version of all that is declared here.
VERSION = 11
