"""Scans in the background what was not scanned when it came: the scanner was away, or there was none."""

import logging

from samenspel.documents.models import DocumentVersion, ScanState
from samenspel.documents.scanning import actions, queries
from samenspel.documents.staged.models import StagedFile
from samenspel.jobs import reading_phase
from samenspel.runtime import files
from samenspel.runtime.foreign import scanner

log = logging.getLogger(__name__)

#: So many at a time; the rest a few minutes later.
BATCH = 200
SCANNED: tuple[queries.Scanned, ...] = (DocumentVersion, StagedFile)
_STATES = {
    scanner.Verdict.CLEAN: ScanState.CLEAN,
    scanner.Verdict.INFECTED: ScanState.INFECTED,
    scanner.Verdict.REFUSED: ScanState.FAILED,
}


def scan_waiting() -> None:
    """Scans the files that wait, until the scanner does not answer."""
    if not scanner.is_used():
        return
    with reading_phase():
        waiting = [(table, file) for table in SCANNED for file in queries.waiting_files(table, BATCH)]
    opened = files.reader()
    for table, file in waiting:
        try:
            verdict = scanner.scan(opened(file.key))
        except FileNotFoundError:
            state = ScanState.FAILED
        except scanner.ScannerAway as error:
            log.warning("the virus scanner does not answer: %s", error)
            return
        else:
            state = _STATES[verdict]
        if state is ScanState.INFECTED:
            log.warning("the virus scanner found something in %s %s", table.__tablename__, file.id)
        with reading_phase():  # commits what was written before, so that nobody waits for the next file
            pass
        actions.put_verdict(table, file.id, state)
