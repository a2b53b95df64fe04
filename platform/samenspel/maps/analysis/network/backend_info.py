"""What networkx asks of every backend when it is imported: which functions there are. Costs nothing to load."""

from typing import Any

FUNCTIONS = (
    "betweenness_centrality",
    "collaboration_weighted_projected_graph",
    "constraint",
    "leiden_communities",
)


def described() -> dict[str, Any]:
    """For networkx: this backend."""
    return {
        "backend_name": "samenspel",
        "project": "samenspel",
        "package": "samenspel",
        "short_summary": "Collaboration networks of tens of thousands of organisations, on SciPy and NetworKit.",
        "functions": {name: {} for name in FUNCTIONS},
    }
