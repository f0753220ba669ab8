"""What a URL of a store holds beside its address stands in no output."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.config import check_experiment, load_experiment, to_toml
from workbench.errors import RequestError
from workbench.progress import plain
from workbench.secrets import remember, scrub, without_secrets
from workbench.store.shared import open_store

CANARY = "canary-9f27-Zq"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"s3://user:{CANARY}@host/bucket/prefix", "s3://host/bucket/prefix"),
        (f"https://host/store?sig={CANARY}&expires=99", "https://host/store"),
        (f"sftp://{CANARY}@host:22/store#part", "sftp://host:22/store"),
        ("file:///srv/store", "file:///srv/store"),
        ("/srv/store", "/srv/store"),
        (f"https://[{CANARY}", "https://…"),
    ],
)
def test_a_url_is_shown_without_what_opens_it(url: str, shown: str) -> None:
    assert without_secrets(url) == shown


@pytest.mark.parametrize(
    "url",
    [
        f"s3://user:{CANARY}@host/bucket",
        f"s3://user:{CANARY.replace('-', '%2D')}@host/bucket",  # both spellings are hidden
        f"https://host/store?X-Amz-Signature={CANARY}&x=1",
        f"https://host/store?token={CANARY}",
        f"sftp://{CANARY}@host/store",
    ],
)
def test_a_remembered_secret_is_scrubbed_from_any_text(url: str) -> None:
    remember(f'store = "{url}" # the team\'s', queries=True)
    assert CANARY not in scrub(f"{url}: 403 for {CANARY}")
    assert CANARY not in plain(f"cannot read {url}")
    assert scrub("the price is 45 euro") == "the price is 45 euro"


def test_the_query_of_another_url_is_no_secret(tmp_path: Path) -> None:
    """A title with a link must not take the words of its query out of every answer."""
    (tmp_path / "x.toml").write_text(
        'name = "x"\ncorpus = "c"\nreport.title = "See https://shop.example/?q=dishwasher"\n'
        'resources.store = "https://host/store?sig=opensesame"\n[[arms]]\nname = "a"\nkind = "rag"\n'
    )
    load_experiment(tmp_path / "x.toml", environment={"WORKBENCH_RESOURCES__STORE": "s3://h/b?sig=openbarley"})
    assert scrub("the dishwasher") == "the dishwasher"
    assert "opensesame" not in scrub("sig=opensesame")
    assert "openbarley" not in scrub("openbarley")


def test_the_experiment_of_a_run_holds_no_secret_and_can_be_run_again(tmp_path: Path) -> None:
    table = {"name": "n", "corpus": "c", "arms": [{"name": "a", "kind": "rag"}],
             "resources": {"store": f"s3://user:{CANARY}@host/bucket?sig={CANARY}"}}  # fmt: skip
    written = to_toml(check_experiment(table))
    assert CANARY not in written
    (tmp_path / "again.toml").write_text(written)
    assert load_experiment(tmp_path / "again.toml", environment={}).resources.store == "s3://host/bucket"


def test_no_error_tells_the_secret_of_a_store() -> None:
    with pytest.raises(RequestError) as failed:
        open_store(f"nosuchscheme://user:{CANARY}@host/bucket")
    assert CANARY not in str(failed.value)
    assert "nosuchscheme://host/bucket" in str(failed.value)


@pytest.mark.parametrize("how", ["--set", "environment", "file"])
def test_a_mistyped_setting_is_named_without_its_secret(tmp_path: Path, how: str) -> None:
    url = f"s3://user:{CANARY}@host/bucket"
    file = tmp_path / "x.toml"
    extra = f'resources.stor = "{url}"\n' if how == "file" else ""
    file.write_text(f'{extra}name = "x"\ncorpus = "c"\n[[arms]]\nname = "a"\nkind = "rag"\n')
    overrides = [f"resources.stor={url}"] if how == "--set" else []
    environment = {"WORKBENCH_RESOURCES__STOR": url} if how == "environment" else {}
    with pytest.raises(RequestError) as failed:
        load_experiment(file, overrides=overrides, environment=environment)
    assert "resources.stor" in str(failed.value)
    assert CANARY not in str(failed.value)


def test_the_command_tells_nobody(tmp_path: Path) -> None:
    """Standard output and error of a command that fails, with the secret in the file and on the line."""
    file = tmp_path / "x.toml"
    file.write_text(f'name = "x"\ncorpus = "{tmp_path}/none"\nresources.store = "s3://u:{CANARY}@h/b"\n'
                    '[[arms]]\nname = "a"\nkind = "rag"\n')  # fmt: skip
    for more in ([], ["--dry-run"], ["--json"], ["--set", f"resources.store=nosuch://u:{CANARY}2@h/b"]):
        done = subprocess.run([sys.executable, "-m", "workbench", "run", str(file), *more], capture_output=True,
                              text=True, check=False, timeout=120)  # fmt: skip
        assert done.returncode == 2, done.stderr
        assert CANARY not in done.stdout + done.stderr
    assert json.dumps(CANARY)[1:-1] == CANARY  # nothing of it would be escaped, and so overlooked
