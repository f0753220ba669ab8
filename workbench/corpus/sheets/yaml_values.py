"""What a sheet in YAML holds: names of columns as they are written, and no values repeated without end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.corpus.readers.yaml_data import MOST_NAMED_AGAIN
from workbench.languages.spoken import said

if TYPE_CHECKING:
    import yaml

_TEXT = "tag:yaml.org,2002:str"
_MERGE = "tag:yaml.org,2002:merge"


def yaml_values(text: str) -> Any:
    """The values of a text in YAML.

    A key is a text, be it `1` or `no`, as the head of a column is.

    Raises:
        ValueError: if it is not YAML, or its aliases repeat more values than are read.
    """
    import yaml

    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        if _repeated(node) > MOST_NAMED_AGAIN:
            raise ValueError(said("sheet_fault.aliases", most=MOST_NAMED_AGAIN))
        return loader.construct_document(node)
    except yaml.YAMLError as error:
        raise ValueError(said("sheet_fault.not_yaml", error=" ".join(str(error).split()))) from error
    finally:
        loader.dispose()


def _repeated(root: yaml.Node) -> int:
    """How many values the aliases of a tree repeat; the keys of its maps are made texts on the way.

    A few aliases of aliases multiply without end, so the values are counted, and not the aliases.

    Raises:
        ValueError: if a value holds itself.
    """
    sizes: dict[int, int] = {}
    held: set[int] = set()

    def size(node: yaml.Node) -> int:
        if id(node) in sizes:
            return sizes[id(node)]
        if id(node) in held:
            raise ValueError(said("sheet_fault.holds_itself", n=node.start_mark.line + 1))
        held.add(id(node))
        sizes[id(node)] = 1 + sum(map(size, _within(node)))
        return sizes[id(node)]

    return size(root) - len(sizes)


def _within(node: yaml.Node) -> list[yaml.Node]:
    """The nodes that stand in a list or a map."""
    if not isinstance(node.value, list):
        return []
    pairs = [pair for pair in node.value if isinstance(pair, tuple)]
    for key, _ in pairs:
        if isinstance(key.value, str) and key.tag != _MERGE:
            key.tag = _TEXT
    return [value for _, value in pairs] or list(node.value)
