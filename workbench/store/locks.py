"""One process at a time: locks that the system lets go when their owner dies, so that none is ever stale."""

from __future__ import annotations

import errno
import json
import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from workbench.errors import RequestError
from workbench.languages.spoken import said

log = logging.getLogger(__name__)

READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


class TakenError(Exception):
    """Another process holds the lock; the message says which."""


@contextmanager
def held(path: Path, what: str, *, wait: bool = True, unwritable_alone: bool = False) -> Iterator[None]:
    """Hold the lock of a file for the length of a block, `what` being said to whoever has to wait.

    Raises TakenError when another process holds it and `wait` is false, RequestError when it cannot be written, unless
    `unwritable_alone` says that a folder that may only be read needs no lock.
    """
    from filelock import FileLock, Timeout

    lock: FileLock | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            if not wait:
                raise TakenError(_owner(path)) from None
            log.warning("%s", said("note.waiting", owner=_owner(path), why=what))
            lock.acquire()
    except OSError as error:
        if unwritable_alone and error.errno in READ_ONLY:
            log.warning("%s", said("note.store_read_only", path=path.parent.parent))
            lock = None
        else:
            raise RequestError.of(
                said("store_fault.no_lock", error=error.strerror), str(path), said("store_fault.no_lock_cure")
            ) from error
    if lock is None:
        yield
        return
    try:
        _sign(path)
        yield
    finally:
        lock.release()


def is_free(path: Path) -> bool:
    """Whether no living process holds the lock."""
    if not path.exists():
        return True
    try:
        with held(path, "", wait=False):
            return True
    except TakenError:
        return False


def _sign(path: Path) -> None:
    """Say who holds it. A full disk must not stop a run for a courtesy."""
    owner = {
        "process": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now().astimezone().isoformat(timespec="seconds"),
    }
    try:
        path.write_text(json.dumps(owner), encoding="utf-8")
    except OSError:
        log.debug("the owner of %s is not written", path)


def _owner(path: Path) -> str:
    try:
        owner = json.loads(path.read_text(encoding="utf-8"))
        return said("lock.owner", process=owner["process"], host=owner["host"], since=owner["since"])
    except (OSError, ValueError, KeyError, TypeError):
        return said("lock.another")
