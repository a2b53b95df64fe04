"""Deletes each night the files that nothing names."""

import logging

from samenspel.documents.orphans.queries import orphans_in
from samenspel.runtime import files
from samenspel.runtime.storage.store import StoreAway

log = logging.getLogger(__name__)

#: Of a store of which more is named by nothing, so many files and such a part of all, another database is the owner, or
#: an older one was put back. Somebody has to look at it.
MAX_FILES, MAX_SHARE = 50, 0.1


def delete_orphans() -> None:
    store = files.STORE.get()
    try:
        found = orphans_in(store)
    except StoreAway as error:
        log.warning("the store of files does not answer: %s", error)
        return
    count = len(found.files)
    if count > MAX_FILES and count > MAX_SHARE * found.total:
        log.error(
            "%d of %d files in %s are named by nothing, which is too many to be rests; see `samenspel orphans`",
            count,
            found.total,
            store.address,
        )
        return
    for file in found.files:
        files.delete(file.key)
    if count:
        log.info("%d files that nothing names were deleted", count)
