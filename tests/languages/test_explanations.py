"""What components say of themselves stands in every language: no reader finds a sentence in another's."""

from __future__ import annotations

import pytest

from workbench.arms import ARMS
from workbench.languages import LANGUAGES
from workbench.retrieval.vector_index import VECTOR_INDEXES
from workbench.scoring import METRICS
from workbench.studies import STUDIES


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_component_is_named_and_explained(code: str) -> None:
    texts = {f"metric {name}": (each.label, {"en": each.about, **each.explained}) for name, each in METRICS.items()}
    texts |= {f"arm {name}": (each.title, each.about) for name, each in ARMS.items()}
    texts |= {f"study {name}": (each.title, each.about) for name, each in STUDIES.items()}
    texts |= {
        f"{name}.{measure}": (each.label, each.about)
        for name, study in STUDIES.items()
        for measure, each in study.measures.items()
    }
    texts |= {f"index {name}": (each.title,) for name, each in VECTOR_INDEXES.items()}
    missing = {name for name, own in texts.items() if not all(text.get(code) for text in own)}
    assert missing == set()


def test_a_metric_is_explained_in_the_language_of_the_page() -> None:
    from workbench.analysis.results import MetricDescription
    from workbench.report.language import Language

    metrics = {"match": MetricDescription(**METRICS["match"].described())}
    english, italian = (Language(code, metrics).about_metric("match") for code in ("en", "it"))
    assert english.startswith("1 if the answer says a gold")
    assert italian.startswith("1 se la risposta dice una risposta accettata")
