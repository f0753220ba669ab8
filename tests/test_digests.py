"""A digest follows every value that it is of, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.digests import canonical, digest_of

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)


def is_text(value: object) -> bool:
    try:
        canonical(value).encode()
    except UnicodeEncodeError:
        return False
    return True


@given(st.dictionaries(st.text(min_size=1), values, min_size=1).filter(is_text), st.data())
def test_a_digest_follows_every_dependency_and_no_order_of_keys(depends: dict[str, Any], data: st.DataObject) -> None:
    backwards = dict(reversed(depends.items()))
    assert digest_of(backwards) == digest_of(depends)
    key = data.draw(st.sampled_from(sorted(depends)))
    other = data.draw(values.filter(is_text).filter(lambda value: canonical(value) != canonical(depends[key])))
    assert digest_of({**depends, key: other}) != digest_of(depends)
    assert digest_of({k: v for k, v in depends.items() if k != key}) != digest_of(depends)


def test_a_number_that_json_lacks_is_no_dependency() -> None:
    for value in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="JSON"):
            digest_of({"rate": value})
