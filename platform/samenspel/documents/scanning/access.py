"""Which files are given to people, by what the virus scanner said of them."""

from samenspel.documents.models import ScanState
from samenspel.runtime.foreign import scanner


def is_released(state: ScanState) -> bool:
    """Whether people get a file: where there is a scanner only once it found nothing, and what it found never."""
    if state is ScanState.INFECTED:
        return False
    return state is ScanState.CLEAN or not scanner.is_used()
