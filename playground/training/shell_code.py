"""An experiment as commands of a POSIX shell: `playground` itself, or curl, which has a server train it."""

import shlex

from playground.config import ExperimentConfig, change_config, changes_between
from playground.config.typed import as_value, typed_text
from playground.problems.errors import InvalidInput
from playground.training.action_log import ConfigureEntry
from playground.training.branches import Branch, Branches
from playground.training.experiment_file import write_experiment
from playground.training.literals import json_text
from playground.training.past import Past
from playground.training.python_code import nested_changes

WAIT_S = 600
"""For how long a server is asked to hold its answer until the run has ended."""

_MOST_TYPED = 600  # characters of fields on a command line; more of them are a file
_LINE = 80  # characters, above which every option has a line of its own
_END = "END"  # of a file's text; no line of JSON is this word alone


def command_line(past: Past) -> str:
    """Write the commands that train the experiment without a server.

    Args:
        past: what led to the moment. One without any steps is trained for as many epochs as
            `playground train` does by itself.

    Returns:
        `playground train` where whole epochs lead there with nothing done on the way, its settings in a file
        where they are long; else the experiment as a file, and `playground replay`.
    """
    epochs = past.plain_epochs
    if epochs is None:
        return _file("experiment.playground.json", _experiment(past), ["playground", "replay"])
    options = ["--epochs", str(epochs)] if epochs else []
    typed = _typed(past.config)
    if typed is None:
        text = json_text(nested_changes(past.config))
        return _file("experiment.json", text, ["playground", "train"], options)
    settings = [["--set", each] for each in typed]
    return _command([["playground", "train"], *settings, *([options] if options else [])])


def curl_command(past: Past, address: str) -> str:
    """Write the call of REST that trains the experiment on a server, and answers once that has ended.

    Args:
        past: what led to the moment. REST trains whole epochs of the config in force there; one without any
            steps is trained for as many as `POST /api/runs` does by itself.
        address: of the server, up to `api/`.

    Returns:
        A command.
    """
    progress = past.progress
    body: dict[str, object] = {"config": nested_changes(past.config)}
    if progress.step or progress.diverged:
        body["epochs"] = whole_epochs(past)
    url = f"{address.rstrip('/')}/api/runs?wait={WAIT_S}"
    call, text = ["curl", "--fail-with-body", url], json_text(body)
    if len(text) <= _MOST_TYPED:
        return _command([call, ["--data", text]])
    return _command([call, ["--data", "@-"]]).rstrip("\n") + _here(text)


def whole_epochs(past: Past) -> int:
    """How many epochs come nearest to a moment, and not before it.

    Args:
        past: what led to it.

    Returns:
        The number of epochs, a begun one included where that can be told.
    """
    is_within = not past.entries and not past.is_resumed  # an epoch, unless it is at an end
    return past.plain_epochs or max(1, past.progress.epoch + is_within)


def _typed(config: ExperimentConfig) -> list[str] | None:
    """What differs from the default as people type it; None where that is long or would be read otherwise."""
    typed = {name: typed_text(value) for name, value in changes_between(ExperimentConfig(), config).items()}
    if sum(map(len, typed.values())) > _MOST_TYPED:
        return None
    try:
        read = change_config(ExperimentConfig(), {name: as_value(text) for name, text in typed.items()})
    except InvalidInput:
        return None
    return [f"{name}={text}" for name, text in typed.items()] if read == config else None


def _experiment(past: Past) -> str:
    """The file of an experiment that ends at the moment, with no other branch."""
    beginning = past.beginning
    if isinstance(beginning, ConfigureEntry):
        beginning = ConfigureEntry(step=0, config=nested_changes(past.begun_with))
    branch = Branch(1, entries=tuple(past.entries), end=past.end)
    branches = Branches([branch], 1, next_id=2)
    return write_experiment(beginning, branches, past.progress, len(past.entries))


def _file(name: str, text: str, command: list[str], options: list[str] | None = None) -> str:
    """Commands that write a file and use it."""
    return f"cat > {name}{_here(text)}{_command([[*command, name], *([options] if options else [])])}"


def _here(text: str) -> str:
    return f" <<'{_END}'\n{text}\n{_END}\n"


def _command(parts: list[list[str]]) -> str:
    words = [shlex.join(part) for part in parts]
    line = " ".join(words)
    return (line if len(line) <= _LINE else " \\\n  ".join(words)) + "\n"
