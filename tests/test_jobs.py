"""The queue: when it wakes its worker."""

import pytest
from flask import Flask

from samenspel import jobs


@pytest.mark.parametrize(("in_process", "looks"), [(True, 1), (False, 2)])
def test_a_worker_elsewhere_is_woken_by_each_commit(
    app: Flask, monkeypatch: pytest.MonkeyPatch, *, in_process: bool, looks: int
) -> None:
    """A look that has not begun does for both, where the process itself knows that it has not begun."""
    queue = jobs.QUEUE.get(app)
    asked: list[bool] = []
    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setattr(queue, "in_process", in_process)
    monkeypatch.setattr(queue, "_look", lambda: asked.append(True))
    queue._look_requested.clear()
    queue.wake()
    queue.wake()
    assert len(asked) == looks
    queue._look_requested.clear()
