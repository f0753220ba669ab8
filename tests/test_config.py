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
from workbench.settings import Experiment, ResolvedModel

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
    again.write_text(to_toml(experiment))
    assert load(again) == experiment


def test_a_file_is_read_with_defaults_for_what_it_does_not_say(file: Path) -> None:
    experiment = load(file)
    assert (experiment.name, experiment.split, experiment.seeds) == ("tiny", "test", (0,))
    assert (experiment.decoding.max_new_tokens, experiment.decoding.summary_new_tokens) == (20, 128)
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


def test_all_problems_are_reported_at_once(file: Path) -> None:
    text = (
        TEXT.replace('corpus = "corpora/appliances-en"\n', "")
        .replace("max_new_tokens = 20", "max_new_tokens = 0")
        .replace('kind = "rag"', 'kind = "rga"')
        .replace('name = "lora"', 'name = "reader"')
        + "learning_rate = 5\n"
    )
    found = refused(file, text, "nonsense", "arms.nobody.k=3", WORKBENCH_DECODING__BATCH_ROWS="-1")
    listed = "\n".join(f"{where} | {what} | {cure}" for where, what, cure in found)
    assert len(found) == 8, listed
    assert "--set | 'nonsense' has no '=' | --set key=value" in listed
    assert "--set arms.nobody.k=3 | no arms named 'nobody' | valid: reader" in listed
    assert "tiny.toml | 'corpus' is missing | add corpus = …" in listed
    assert "tiny.toml:4 | decoding.max_new_tokens must be at least 1 (given: 0) | give 1 or more" in listed
    assert "environment WORKBENCH_DECODING__BATCH_ROWS | decoding.batch_rows must be at least 1 (given: -1)" in listed
    assert "tiny.toml:8 | unknown arm kind 'rga' | did you mean 'rag'?" in listed
    assert "tiny.toml:12 | two arms are named 'reader' | rename one" in listed
    assert "tiny.toml:14 | learning_rate must be at most 1 (given: 5)" in listed


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("retriever = 'dens'", "did you mean 'dense'?"),
        ("chunker = 'sentence'", "did you mean 'sentences'?"),
        ("k = 0", "at least 1"),
        ("k = 'three'", "a whole number"),
    ],
)
def test_a_wrong_value_of_an_arm_is_reported_with_its_line(file: Path, line: str, what: str) -> None:
    ((where, listed, cure),) = refused(file, TEXT.replace("k = 4", line))
    assert where == "tiny.toml:10"
    assert what in listed + cure


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
def test_an_override_that_points_nowhere_is_reported(file: Path, override: str) -> None:
    file.write_text(TEXT.replace("corpus =", "seeds = [0]\ncorpus ="))
    with pytest.raises(RequestError) as found:
        load(file, override)
    assert found.value.problems[0].where == f"--set {override}"


@pytest.mark.parametrize(
    ("overrides", "environment", "expected"),
    [
        (["arms.reader.k=five"], {}, ("--set arms.reader.k=five", "k must be a whole number")),
        ([], {"WORKBENCH_ARMS__READER__K": "x"}, ("environment WORKBENCH_ARMS__READER__K", "k must be a whole number")),
        ([], {"WORKBENCH_FOO": "1"}, ("environment WORKBENCH_FOO", "unknown key 'foo'")),
        (["foo.bar=1"], {}, ("--set foo.bar=1", "unknown key 'foo'")),
        (["arms.0.kind=rga"], {}, ("--set arms.0.kind=rga", "unknown arm kind 'rga'")),
        (["arms.lora.name=reader"], {}, ("--set arms.lora.name=reader", "two arms are named 'reader'")),
        (["model.dtype=int8"], {}, ("--set model.dtype=int8", "model.dtype is none of the choices")),
        (["seeds=[0, -1]"], {}, ("--set seeds=[0, -1]", "seeds.1 must be at least 0")),
        # the last word is the one to blame, and what the file says is still the file's
        (["arms.reader.k=0"], {"WORKBENCH_ARMS__READER__K": "x"}, ("--set arms.reader.k=0", "k must be at least 1")),
        (["arms.reader.retriever=dense"], {"WORKBENCH_NAME": "a"}, ("tiny.toml:10", "k must be at least 1")),
    ],
    ids=str,
)
def test_what_the_file_did_not_say_is_not_blamed_on_it(
    file: Path, overrides: list[str], environment: dict[str, str], expected: tuple[str, str]
) -> None:
    text = TEXT.replace("k = 4", "k = 0") if expected[0].startswith("tiny") else TEXT
    ((where, what, _),) = refused(file, text, *overrides, **environment)
    assert where == expected[0]
    assert what.startswith(expected[1])


def test_seeds_of_the_command_replace_all_others_and_are_named_as_given(file: Path) -> None:
    given = {"overrides": ["seeds=[5]"], "environment": {}}
    assert load_experiment(file, seeds=[3, 4], **given).seeds == (3, 4)
    with pytest.raises(RequestError, match="--seed: seeds names 3 twice"):
        load_experiment(file, seeds=[3, 3], **given)


@pytest.mark.parametrize(
    ("line", "what", "cure"),
    [
        ("seeds = 1", "seeds must be a list (given: 1)", "write seeds = [1]"),
        ("seeds = []", "seeds must not be empty", "write seeds = [ … ], with something in it"),
        ("seeds = [-3]", "seeds.0 must be at least 0 (given: -3)", "give 0 or more"),
        ("seeds = [4294967296]", "seeds.0 must be less than 4294967296 (given: 4294967296)",
         "give less than 4294967296"),
        ("seeds = [0, 0]", "seeds names 0 twice", "give each seed once: a repeated one would measure nothing new"),
        ("split = 'tset'", 'split is none of the choices (given: "tset")', "did you mean 'test'?"),
        ("decoding = 3", "decoding must be a table (given: 3)",
         "write it as a table: [decoding], then a line a setting"),
        ("limits.answer_seconds = 'x'", 'limits.answer_seconds must be a number (given: "x")',
         "write a number, without quotes"),
        ("limits.answer_seconds = 0.0", "limits.answer_seconds must be more than 0 (given: 0.0)", "give more than 0"),
        ("report.title = 3", "report.title must be text (given: 3)", 'write it in quotes: title = "…"'),
        ("decoding.deterministic = 'x'", 'decoding.deterministic must be true or false (given: "x")',
         "write deterministic = true or deterministic = false"),
        ("sample.train = {sinlge = 3}", 'sample.train.sinlge is none of the choices (given: "sinlge")',
         "did you mean 'single'?"),
        ("search = {}", "search needs one budget, the same for every arm", "write either trials = 8 or seconds = 3600"),
        ("search = {trails = 3, seconds = 1}", "unknown key 'search.trails'", "did you mean 'trials'?"),
        ("search = {trials = 3, space.a.k = 3}", "search.space.a.k must be a list of values or a range",
         "write k = [1, 2], or for numbers k = {low = 1, high = 9}"),
        ("search = {trials = 3, space.a.k = {low = 3}}", "'search.space.a.k.high' is missing", "add high = …"),
        ("search = {trials = 3, space.a.k = {low = 3, high = 1}}", "search.space.a.k is no range",
         "give low < high, and low > 0 where log = true"),
        ("search = {trials = 3, space.a.k = {low = 3, high = 9, logg = true}}", "unknown key 'search.space.a.k.logg'",
         "did you mean 'log'?"),
    ],
    ids=lambda value: value if " = " in value else "",
)  # fmt: skip
def test_a_wrong_value_has_a_cure_in_plain_words(file: Path, line: str, what: str, cure: str) -> None:
    text = f'name = "n"\ncorpus = "c"\n{line}\n[[arms]]\nname = "a"\nkind = "rag"\n'
    assert refused(file, text) == [("tiny.toml:3", what, cure)]


@pytest.mark.parametrize(
    ("given", "offered"), [("my run", "my-run"), ("../up", "up"), ("è", "experiment"), ("a/b c", "a-b-c")]
)
def test_a_name_that_cannot_be_one_comes_back_as_one_that_can(file: Path, given: str, offered: str) -> None:
    ((_, what, cure),) = refused(file, TEXT.replace('"tiny"', f'"{given}"'))
    assert what.startswith("name may hold only letters, digits, dots, dashes and underscores")
    assert cure == f'write name = "{offered}"'
    assert load(file, f"name={offered}").name == offered


@pytest.mark.parametrize("arms", ["[]", "3", '["rag"]'])
def test_arms_that_are_none_are_reported_how_to_be_written(file: Path, arms: str) -> None:
    ((where, _, cure),) = refused(file, f'name = "n"\ncorpus = "c"\narms = {arms}\n')
    assert where == "tiny.toml:3"
    assert cure == 'write each arm as a table: [[arms]], then name = "…" and kind = "…"'


def test_a_list_whose_only_entry_is_wrong_is_not_called_empty(file: Path) -> None:
    found = refused(file, 'name = "n"\ncorpus = "c"\n[[arms]]\n')
    assert [what for _, what, _ in found] == ["'arms.0.name' is missing", "'arms.0.kind' is missing"]


def test_an_arm_with_few_settings_names_them(file: Path) -> None:
    ((_, what, cure),) = refused(file, TEXT.replace('"rag"', '"closed-book"'))
    assert (what, cure) == ("unknown key 'k'", "valid: template")


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
    optional={"rank": numbers, "learning_rate": st.floats(1e-12, 0.09), "merge": st.booleans(), "epochs": numbers},
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
        "seeds": st.lists(st.integers(0, 99), min_size=1, max_size=3, unique=True),
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
    written = to_toml(experiment)
    assert check_experiment(tomllib.loads(written)) == experiment
    resolved = check_experiment(tomllib.loads(to_toml(experiment, ResolvedModel("bfloat16", "cpu"))))
    assert (resolved.model.dtype, resolved.model.device) == ("bfloat16", "cpu")
    assert json.loads(resolved.model_dump_json(exclude={"model"})) == json.loads(
        experiment.model_dump_json(exclude={"model"})
    )
