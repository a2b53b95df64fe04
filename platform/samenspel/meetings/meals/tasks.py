"""Background work of meals."""

from samenspel.meetings.meals import actions


def delete_outdated() -> None:
    """Deletes each night what was written about meals of meetings that are over."""
    actions.delete_outdated()
