"""Whether the platform can still write: its data folder is tried with a file of a few pages."""

import os
import time

from flask import current_app

from samenspel.runtime.app_key import SETTINGS, AppKey

#: Strangers may ask for the health of the platform, and need not make it write more often.
SECONDS_BETWEEN_TRIALS = 5
_TRIAL_BYTES = 2**16

#: When it was tried last, on the monotonic clock, and what went wrong then.
_LAST_TRIAL = AppKey[tuple[float, OSError | None]]("samenspel.room")


def check_room() -> None:
    """Raises OSError where a file cannot be written in the data folder, as at the last trial of some seconds ago."""
    tried_at, error = _LAST_TRIAL.find() or (float("-inf"), None)
    moment = time.monotonic()
    if moment - tried_at >= SECONDS_BETWEEN_TRIALS:
        error = _trial()
        _LAST_TRIAL.set(current_app, (moment, error))
    if error is not None:
        raise error


def _trial() -> OSError | None:
    path = SETTINGS.get().folder / f".schrijfproef-{os.getpid()}"
    try:
        with path.open("wb", buffering=0) as file:
            file.write(bytes(_TRIAL_BYTES))
            os.fsync(file.fileno())  # some file systems find out only then
    except OSError as error:
        return error
    finally:
        path.unlink(missing_ok=True)
    return None
