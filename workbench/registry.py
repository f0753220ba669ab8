"""A table of components that finds its own: a new file in a package, or an entry point of an installed one.

>>> SHAPES: Registry[type] = Registry("shape")  # .discover("my_package.shapes"), whose files use the decorator
>>> @SHAPES.add("square")
... class Square: ...
>>> list(SHAPES)
['square']
"""

from __future__ import annotations

import importlib
import importlib.metadata
import logging
import pkgutil
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, Self, TypeVar

T = TypeVar("T")

log = logging.getLogger(__name__)


class Registry(Mapping[str, T], Generic[T]):
    """Components by name, in an order that does not depend on what was imported first.

    Args:
        what: their sort, as messages name it: "arm kind".
        order: what they are sorted by, from name and component; the name by default.
    """

    def __init__(self, what: str, order: Callable[[str, T], Any] | None = None) -> None:
        self.what = what
        self._order: Callable[[str, T], Any] = order or (lambda name, item: name)
        self._items: dict[str, T] = {}
        self._package: str | None = None
        self._loading = threading.RLock()  # who looks while another thread is loading must not see a part of the table

    def discover(self, package: str) -> Self:
        """Find components in every module of a package, and in the entry points of the group of that name.

        They are imported when the table is first looked into, so that a registry costs nothing before it is used. An
        entry point that cannot be imported is logged and left out: somebody else's package may be broken.
        """
        self._package = package
        return self

    def add(self, name: str) -> Callable[[T], T]:
        """Register the decorated component. Raises ValueError for a name that is taken by another."""

        def register(item: T) -> T:
            if name in self._items:
                raise ValueError(f"{self.what} {name!r} is registered twice")
            self._items[name] = item
            return item

        return register

    def remove(self, name: str) -> None:
        """Take a component away again, as a test or a notebook does that has added one."""
        del self._items[name]

    def _found(self) -> dict[str, T]:
        with self._loading:
            self._load()
        return self._items

    def _load(self) -> None:
        if self._package is not None:
            package, self._package = self._package, None  # first: a component may look into the table while it loads
            try:
                for module in pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}."):
                    importlib.import_module(module.name)
            except BaseException:
                self._package = package
                raise
            for point in importlib.metadata.entry_points(group=package):
                try:
                    point.load()
                except Exception as error:
                    reason = f"{type(error).__name__}: {error}"
                    log.warning("%s %r of an installed package cannot be used: %s", self.what, point.name, reason)

    def __getitem__(self, name: str) -> T:
        return self._found()[name]

    def __contains__(self, name: object) -> bool:
        return name in self._found()

    def __iter__(self) -> Iterator[str]:
        items = self._found()
        return iter(sorted(items, key=lambda name: self._order(name, items[name])))

    def __len__(self) -> int:
        return len(self._found())
