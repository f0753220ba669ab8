"""The list of commands, and what happens to an error: a user's is printed with its cure, a bug keeps its traceback."""

from __future__ import annotations

import atexit
import gc
import os
import shlex
import signal
import sys
import threading
import traceback
import warnings
from types import TracebackType
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from workbench.cli import (
    asking,
    comparing,
    components,
    exporting,
    machine,
    models,
    nextword,
    questions,
    retrieving,
    runs,
    schemas,
    starting,
    storing,
)
from workbench.cli.terminal import print_error, say
from workbench.errors import WorkbenchError
from workbench.languages import DEFAULT
from workbench.languages.spoken import said, speaking
from workbench.secrets import scrub

INTERRUPTED = 128 + signal.SIGINT
WRONG_REQUEST = 2
_SOON = 0.02  # seconds: not from within what is being deleted

# Set before anything imports torch, and only where the user has not chosen otherwise.
ENVIRONMENT = {
    # How long a thread spins for the next piece of work before it sleeps: half a millisecond. The default, some
    # 10, trains 5 to 10 times slower on a busy machine; not to spin at all, 1.5 times slower on a quiet one.
    "GOMP_SPINCOUNT": "10000",
    # Intel's library then computes the same bits on any number of threads, so that workers that share the cores train
    # what one process does; and products with a few dozen rows take a third of the time.
    "MKL_CBWR": "AUTO,STRICT",
    "TOKENIZERS_PARALLELISM": "false",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",  # a run shows its own
    "TQDM_DISABLE": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "PYTHONWARNINGS": "ignore::FutureWarning",  # of the processes it starts, as of this one below
}


# A paragraph a line: breaks within one would be kept.
HELP = "\n\n".join(
    [
        "Retrieve, tune, both, or just prompt: settled by measurement on your own documents.",
        "A corpus is a folder of documents and of questions on them. An arm is one way to answer: the model alone, "
        "with retrieved passages, tuned … An experiment is a file that says which arms answer which corpus; running it "
        "leaves a run, a folder with the report.",
        "To begin: workbench doctor; then corpus import, corpus questions, init, run.",
    ]
)


class Commands(TyperGroup):
    """Commands whose user errors end with exit code 2, and whose interruption says how to go on."""

    def invoke(self, ctx: Any) -> Any:
        """Run the chosen command."""
        # `kill`, a scheduler and the end of a container send SIGTERM: the work under way is to be kept as well.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        # A command that knows its corpus speaks its language from there on, also in the error that ends it.
        with speaking(DEFAULT):
            return self._invoke(ctx)

    def _invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except WorkbenchError as error:
            print_error(error)
            raise typer.Exit(WRONG_REQUEST) from None
        except BrokenPipeError:  # whoever read standard output, such as `head`, has seen enough
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - or the flush at exit fails
            raise typer.Exit(0) from None
        except MemoryError:
            say(said("command.error", text=said("command.no_memory")), "red")
            say(f"    {said('command.cure', text=said('command.no_memory_cure'))}")
            raise typer.Exit(WRONG_REQUEST) from None
        except KeyboardInterrupt:
            say(said("command.interrupted"))
            if ctx.invoked_subcommand in ("run", "ask"):
                say(said("command.to_go_on", command=shlex.join(["workbench", *sys.argv[1:]])))
            raise typer.Exit(INTERRUPTED) from None


app = typer.Typer(
    name="workbench",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=HELP,
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("workbench"))
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


app.command("run")(runs.run)
app.command("retrieve")(retrieving.retrieve)
app.command("report")(runs.report)
app.command("compare")(comparing.compare)
app.command("ask")(asking.ask)
app.command("nextword")(nextword.nextword)
app.add_typer(questions.corpus, name="corpus")
app.add_typer(models.models, name="models")
app.command("export")(exporting.export)
app.command("init")(starting.init)
app.add_typer(storing.store, name="store")
app.command("doctor")(machine.doctor)
app.command("schema")(schemas.schema)
app.command("components")(components.components)


def _tell_bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A traceback as Python prints it, without the secrets that it may show."""
    sys.stderr.write(scrub("".join(traceback.format_exception(kind, error, trace))))


def _interrupt_again(found: sys.UnraisableHookArgs) -> None:
    """Interrupt once more where Python dropped an interrupt, since it came while an object was being deleted."""
    if found.exc_type is KeyboardInterrupt:
        again = threading.Timer(_SOON, os.kill, (os.getpid(), signal.SIGINT))
        again.daemon = True
        again.start()
    else:
        sys.__unraisablehook__(found)


def set_environment() -> None:
    """Set what of `ENVIRONMENT` the user has not; to be called before anything imports torch."""
    for name, value in ENVIRONMENT.items():
        if name != "GOMP_SPINCOUNT" or "OMP_WAIT_POLICY" not in os.environ:  # the same choice under another name
            os.environ.setdefault(name, value)


def main() -> None:
    """The `workbench` command."""
    sys.excepthook = _tell_bug
    sys.unraisablehook = _interrupt_again
    set_environment()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal without Unicode gets "?" instead of a traceback
            stream.reconfigure(errors="replace")
    if not sys.warnoptions:
        warnings.filterwarnings("ignore", category=FutureWarning)  # of libraries to their callers: not the user's
    atexit.register(gc.freeze)  # what the libraries made is not searched for garbage at the end: over a second saved
    app(prog_name="workbench")
