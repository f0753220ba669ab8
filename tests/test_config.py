"""The experiment file: what it may say, who has the last word, and how a mistake is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.arms import ARMS
from workbench.config import check_experiment, load_experiment, to_toml
from workbench.errors import RequestError
from workbench.settings import Experiment

ROOT = Path(__file__).parents[1]
SHIPPED = sorted((ROOT / "experiments").rglob("*.toml"))
TEXT = """\
name = "tiny"
corpus = "corpora/appliances-en"

[decoding]
max_new_tokens = 20

[[arms]]
name = "reader"
kind = "rag"
k = 4

[[arms]]
name = "lora"
kind = "tuned"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.toml"
    path.write_text(TEXT)
    return path


def load(path: Path, *overrides: str, **environment: str) -> Experiment:
    return load_experiment(path, overrides=overrides, environment=environment)


def refused(path: Path, text: str, *overrides: str, **environment: str) -> list[tuple[str, str, str]]:
    """The problems of a file with this text, each as (place, what, cure), the place without its folder."""
    path.write_text(text)
    with pytest.raises(RequestError) as found:
        load(path, *overrides, **environment)
    return [(p.where.replace(f"{path}", path.name), p.what, p.cure) for p in found.value.problems]


def settings_of(experiment: Experiment, arm: str) -> dict[str, Any]:
    (found,) = [each.settings for each in experiment.arms if each.name == arm]
    return found


def test_there_are_shipped_experiments() -> None:
    assert ROOT / "experiments" / "quickstart.toml" in SHIPPED


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_experiment_loads_and_comes_back_as_it_went(path: Path, tmp_path: Path) -> None:
    experiment = load(path)
    assert (ROOT / experiment.corpus / "corpus.toml").is_file()
    again = tmp_path / "again.toml"
    again.write_text(to_toml(experiment, {}))
    assert load(again) == experiment


def test_a_file_is_read_with_defaults_for_what_it_does_not_say(file: Path) -> None:
    experiment = load(file)
    assert (experiment.name, experiment.split, experiment.seeds) == ("tiny", "test", (0,))
    assert (experiment.decoding.max_new_tokens, experiment.decoding.summary_new_tokens) == (20, 64)
    assert (experiment.model.name, experiment.model.dtype) == ("smollm2-135m-instruct", "auto")
    assert [arm.kind for arm in experiment.arms] == ["rag", "tuned"]
    assert settings_of(experiment, "reader") == {"k": 4}


def test_name_and_kind_alone_make_an_arm_of_every_kind() -> None:
    table = {"name": "all", "corpus": "c", "arms": [{"name": kind, "kind": kind} for kind in ARMS]}
    assert [arm.kind for arm in check_experiment(table).arms] == list(ARMS)


def test_the_file_yields_to_the_environment_and_that_to_the_command(file: Path) -> None:
    environment = {
        "WORKBENCH_DECODING__MAX_NEW_TOKENS": "30",
        "WORKBENCH_ARMS__READER__K": "7",
        "WORKBENCH_SEEDS": "[1, 2]",
        "WORKBENCH_HOME": "/nowhere",  # of the store, not of the experiment
        "OTHER": "x",
    }
    experiment = load(file, **environment)
    assert experiment.decoding.max_new_tokens == 30
    assert settings_of(experiment, "reader") == {"k": 7}
    assert experiment.seeds == (1, 2)
    experiment = load(
        file, "decoding.max_new_tokens=40", "arms.reader.k = 9", "arms.lora.rank=4", "arms.1.epochs=3", **environment
    )
    assert experiment.decoding.max_new_tokens == 40
    assert settings_of(experiment, "reader") == {"k": 9}
    assert settings_of(experiment, "lora") == {"rank": 4, "epochs": 3}
    assert experiment.seeds == (1, 2)


def test_values_are_read_as_toml_and_else_as_text(file: Path) -> None:
    experiment = load(file, "seeds=[3]", "model.name=some/model", 'report.title="12"', "arms.lora.merge=false")
    assert (experiment.seeds, experiment.model.name, experiment.report.title) == ((3,), "some/model", "12")
    assert settings_of(experiment, "lora") == {"merge": False}


@pytest.mark.parametrize("overrides", [[], ["model.dtype=float32"]])
def test_a_model_may_be_named_in_one_line(file: Path, overrides: list[str]) -> None:
    file.write_text('model = "gemma-3-270m"\n' + TEXT)
    experiment = load(file, *overrides)
    assert experiment.model.name == "gemma-3-270m"
    assert experiment.model.dtype == ("float32" if overrides else "auto")


def test_unknown_keys_are_named_with_line_and_nearest_name(file: Path) -> None:
    text = TEXT.replace("max_new_tokens = 20", "max_new_token = 20").replace("k = 4", "k = 4\nretreiver = 'dense'")
    assert sorted(refused(file, "corups = 1\n" + text)) == [
        ("tiny.toml:1", "unknown key 'corups'", "did you mean 'corpus'?"),
        ("tiny.toml:12", "unknown key 'retreiver'", "did you mean 'retriever'?"),
        ("tiny.toml:6", "unknown key 'decoding.max_new_token'", "did you mean 'max_new_tokens'?"),
    ]


def test_all_problems_are_told_at_once(file: Path) -> None:
    text = (
        TEXT.replace('corpus = "corpora/appliances-en"\n', "")
        .replace("max_new_tokens = 20", "max_new_tokens = 0")
        .replace('kind = "rag"', 'kind = "rga"')
        .replace('name = "lora"', 'name = "reader"')
        + "learning_rate = 5\n"
    )
    found = refused(file, text, "nonsense", "arms.nobody.k=3", WORKBENCH_DECODING__BATCH_ROWS="-1")
    told = "\n".join(f"{where} | {what} | {cure}" for where, what, cure in found)
    assert len(found) == 8, told
    assert "--set | 'nonsense' has no '=' | --set key=value" in told
    assert "--set arms.nobody.k=3 | no arms named 'nobody' | valid: reader" in told
    assert "tiny.toml | 'corpus' is missing | add corpus = …" in told
    assert "tiny.toml:4 | decoding.max_new_tokens: Input should be greater than or equal to 1 (given: 0)" in told
    assert "decoding.batch_rows: Input should be greater than or equal to 1 (given: -1)" in told
    assert "tiny.toml:8 | unknown arm kind 'rga' | did you mean 'rag'?" in told
    assert "tiny.toml:12 | two arms are named 'reader' | rename one" in told
    assert "tiny.toml:14 | learning_rate: Input should be less than or equal to 1 (given: 5)" in told


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("retriever = 'dens'", "did you mean 'dense'?"),
        ("chunker = 'sentence'", "did you mean 'sentences'?"),
        ("k = 0", "greater than or equal to 1"),
        ("k = 'three'", "valid integer"),
    ],
)
def test_a_wrong_value_of_an_arm_is_told_with_its_line(file: Path, line: str, what: str) -> None:
    ((where, told, cure),) = refused(file, TEXT.replace("k = 4", line))
    assert where == "tiny.toml:10"
    assert what in told + cure


@pytest.mark.parametrize(
    "text",
    [
        "name = tiny",
        "",
        "arms = 3",
        'arms = ["rag"]',
        "[arms]\nname = 'a'",
        "[[arms]]",
        "[[arms]]\nname = 3\nkind = ['rag']",
        'name = "../up"\ncorpus = "c"\narms = [{name = "a", kind = "rag"}]',
        'name = "n"\ncorpus = "c"\nseeds = []\narms = [{name = "a", kind = "rag"}]',
        'name = "n"\ncorpus = "c"\narms = []',
        "studies = 1",
        "\ufeffmodel = 1",
    ],
)
@pytest.mark.parametrize("override", ["", "arms.a.k=1", "arms.0.k=1", "seeds.0.x=1", "seeds.0=1", "name.x=1", "arms=2"])
def test_no_file_and_no_override_brings_a_traceback(file: Path, text: str, override: str) -> None:
    """Every mistake is a RequestError, whose problems all say something."""
    found = refused(file, text, *[override] if override else [])
    assert found
    assert all(what.strip() for _, what, _ in found)


@pytest.mark.parametrize("override", ["seeds.0.x=1", "seeds.0=1", "name.x=1", "arms.reader=2", "arms.2.k=1"])
def test_an_override_that_points_nowhere_is_told(file: Path, override: str) -> None:
    file.write_text(TEXT.replace("corpus =", "seeds = [0]\ncorpus ="))
    with pytest.raises(RequestError) as found:
        load(file, override)
    assert found.value.problems[0].where == f"--set {override}"


def test_a_missing_file_names_those_that_are_there(file: Path) -> None:
    with pytest.raises(RequestError, match=r"No such file.*\n.*tiny\.toml"):
        load(file.with_name("tyni.toml"))
    with pytest.raises(RequestError, match="workbench init"):
        load(file.parent / "nowhere" / "x.toml")
    (file.parent / "latin.toml").write_bytes("name = 'è'".encode("latin-1"))
    with pytest.raises(RequestError, match="cannot be read"):
        load(file.parent / "latin.toml")


numbers = st.integers(1, 10**6)
arms = st.fixed_dictionaries(
    {"kind": st.just("tuned")},
    optional={"rank": numbers, "learning_rate": st.floats(1e-12, 1.0), "merge": st.booleans(), "epochs": numbers},
)
experiments = st.fixed_dictionaries(
    {
        "name": st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,20}\Z"),
        "corpus": st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
        "arms": st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20), arms, min_size=1, max_size=4
        ).map(lambda named: [{"name": name, **arm} for name, arm in named.items()]),
    },
    optional={
        "seeds": st.lists(st.integers(0, 99), min_size=1, max_size=3),
        "split": st.sampled_from(["train", "dev", "test"]),
        "model": st.just("gemma-3-270m") | st.fixed_dictionaries({"name": st.just("a/b"), "revision": st.just("main")}),
        "sample": st.fixed_dictionaries(
            {},
            optional={
                "documents": numbers,
                "questions": st.dictionaries(st.sampled_from(["single", "multi"]), st.integers(0, 9)),
            },
        ),
        "report": st.fixed_dictionaries(
            {}, optional={"language": st.sampled_from(["en", "it"]), "title": st.just("T")}
        ),
    },
)


@given(experiments)
def test_what_is_written_for_a_run_says_the_same_again(table: dict[str, Any]) -> None:
    import tomllib

    experiment = check_experiment(table)
    written = to_toml(experiment, {})
    assert check_experiment(tomllib.loads(written)) == experiment
    resolved = check_experiment(tomllib.loads(to_toml(experiment, {"dtype": "bfloat16", "device": "cpu"})))
    assert (resolved.model.dtype, resolved.model.device) == ("bfloat16", "cpu")
    assert json.loads(resolved.model_dump_json(exclude={"model"})) == json.loads(
        experiment.model_dump_json(exclude={"model"})
    )
