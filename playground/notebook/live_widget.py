"""The widget: a session's face in a notebook, and the commands and numbers that Python has of it."""

import time
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import anywidget
import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from playground.config import ExperimentConfig, change_config, changes_between, read_config
from playground.live.messages import (
    Ack,
    Change,
    Pace,
    Pause,
    Play,
    Reset,
    SetParameter,
)
from playground.live.protocol import decode, rejection
from playground.locales import LANGUAGES
from playground.notebook.front_end import FrontEnd
from playground.notebook.kept import session_of
from playground.notebook.module import script, style
from playground.notebook.session import FRAMES_PER_SECOND, Session
from playground.notebook.still import Still
from playground.notebook.wording import choices, features, tasks, words
from playground.problems.errors import InvalidInput
from playground.training.metrics import Metrics
from playground.training.past import past_of
from playground.training.python_code import python_code
from playground.training.trainer import Trainer


class Data(NamedTuple):
    """Training and test rows, in the order of scikit-learn's `train_test_split`.

    Args:
        X_train, X_test: (n_samples, n_inputs) coordinates x1, x2, ...
        y_train, y_test: (n_samples,) targets.
    """

    X_train: NDArray[np.float64]
    X_test: NDArray[np.float64]
    y_train: NDArray[np.float64]
    y_test: NDArray[np.float64]


class PlaygroundWidget(anywidget.AnyWidget):
    """A live network in a cell.

    Training runs in a thread: cells can be run meanwhile, and see the network as it is then. What people do
    on the widget changes what Python reads, and the other way round. Numbers are the kernels': while these
    are being compiled, plain NumPy trains, and what asks for exact numbers waits.

    Args:
        session: what it shows.
        language: of its words; empty for the browser's.
    """

    _esm = script()
    _css = style()
    _words = traitlets.Dict().tag(sync=True)
    _choices = traitlets.Dict().tag(sync=True)
    _tasks = traitlets.Dict().tag(sync=True)
    _features = traitlets.Dict().tag(sync=True)
    _language = traitlets.Unicode().tag(sync=True)
    _picture = traitlets.Unicode().tag(sync=True)

    def __init__(self, session: Session, language: str) -> None:
        super().__init__(
            _words=words(),
            _choices=choices(),
            _tasks=tasks(),
            _features=features(),
            _language=language,
        )
        self._session = session
        self._still = Still(session)
        self._front_end = FrontEnd(self._post, language, self._rest)
        session.attach(self._front_end)
        self.on_msg(self._receive)

    def __repr__(self) -> str:
        with self._session.shown_trainer() as trainer:
            return f"<PlaygroundWidget of {trainer!r}>"

    @property
    def config(self) -> ExperimentConfig:
        """The config in force. Setting another one changes the experiment, by the fields that differ.

        It goes on, unless one of these begins anew; a mapping is a whole config, too.
        """
        return self._session.config

    @config.setter
    def config(self, config: ExperimentConfig | Mapping[str, object]) -> None:
        wanted = config if isinstance(config, ExperimentConfig) else read_config(config)
        self.change(changes_between(self.config, wanted))

    def change(self, changes: Mapping[str, object]) -> None:
        """Go on with some fields of the config changed.

        Args:
            changes: dotted field names to new values, such as ``{"training.learning_rate": 0.1}``.

        Raises:
            InvalidConfig: there is no such config.
        """
        before = self.config
        after = change_config(before, changes)
        self._session.do(Change(changes=changes_between(before, after)))

    @property
    def data(self) -> Data:
        """Copies of the rows. Setting others, in the same order, trains on these from now on.

        Targets are of the same kind as before: two classes are -1 and 1, several are 0, 1, 2, ...
        """
        with self._session.shown_trainer() as trainer:
            train, test = trainer.rows.train, trainer.rows.test
            return Data(train[:, :-1].copy(), test[:, :-1].copy(), train[:, -1].copy(), test[:, -1].copy())

    @data.setter
    def data(self, data: Sequence[ArrayLike]) -> None:
        x_train, x_test, y_train, y_test = (np.asarray(part, np.float64) for part in data)
        rows = {"data.train": _rows(x_train, y_train), "data.test": _rows(x_test, y_test)}
        self.change({"data.dataset": "custom", "data.task": self.config.task, **rows})

    @property
    def history(self) -> dict[str, list[Any]]:
        """Metrics as columns, at the beginning and after every epoch; see `Trainer.history`."""
        with self._session.trainer() as trainer:
            return trainer.history

    @property
    def metrics(self) -> Metrics:
        """Losses and scores of the network as it is."""
        with self._session.trainer() as trainer:
            return trainer.evaluate()

    def parameters(self) -> list[dict[str, NDArray[np.float64]]]:
        """Copies of each layer's weights (fan_in, fan_out), biases (fan_out,) and further parameters."""
        with self._session.trainer() as trainer:
            return trainer.parameters()

    def set_parameter(self, layer: int, source: int | None, target: int, value: float) -> None:
        """Replace one weight, or one bias.

        Args:
            layer: 0 is the first hidden layer, or the output layer if there is none.
            source: the input of that layer that the weight comes from; None means the bias.
            target: the neuron of that layer.
            value: what it is replaced by.

        Raises:
            InvalidInput: there is no such parameter, or the value is not a finite number.
        """
        place = {"layer": layer, "from": source, "to": target}
        self._session.do(SetParameter.model_validate({**place, "value": float(value)}))

    @property
    def code(self) -> str:
        """A Python program that makes a trainer of this state, bit for bit."""
        with self._session.trainer() as trainer:
            return python_code(past_of(trainer))

    def trainer(self) -> Trainer:
        """A copy of the trainer, with its history, which goes on by itself."""
        with self._session.trainer() as trainer:
            return Trainer.from_state(trainer.state())

    def experiment_file(self) -> str:
        """The experiment with all its branches, as a file NAME.playground.json holds it."""
        with self._session.trainer() as trainer:
            return trainer.experiment_file()

    def play(self, epochs_per_frame: int | None = 1) -> None:
        """Train until paused, while cells go on.

        Args:
            epochs_per_frame: between two of up to 25 pictures a second; None for as many as the machine can.
        """
        self._session.do(Pace(epochs_per_frame=epochs_per_frame, frames_per_second=FRAMES_PER_SECOND))
        self._session.do(Play())

    def pause(self) -> None:
        """Stop where training is."""
        self._session.do(Pause())
        self._rest()

    def reset(self) -> None:
        """Go back to epoch 0 with the same initial parameters."""
        self._session.do(Reset())

    def train(self, epochs: int) -> Metrics:
        """Train for some epochs as quickly as possible, and wait for the end; the cell shows it meanwhile.

        Args:
            epochs: at least 0; a running epoch is finished as the first of them.

        Returns:
            The metrics at the end. Interrupting the cell pauses training.
        """
        metrics = self._session.train(epochs)
        self._rest()
        return metrics

    def advance(self, n_steps: int) -> None:
        """Train for some steps as quickly as possible, and wait for the end; epochs need not be whole.

        Args:
            n_steps: updates to make. Training that diverges or stops early ends before. Interrupting the cell
                pauses training.
        """
        self._session.advance(n_steps)
        self._rest()

    @property
    def is_playing(self) -> bool:
        """Whether it trains until paused."""
        return self._session.is_playing

    def _receive(self, _: object, content: Mapping[str, Any], __: object) -> None:
        """Carry out what the front end says: a command of the live protocol, or that it is there."""
        if "command" not in content:
            self._front_end.speak(content.get("language", ""))
            self._session.greet(self._front_end)
            return
        try:
            command = decode(content["command"])
            if isinstance(command, Ack):
                self._front_end.acknowledge(command.frame, time.monotonic())
            else:
                self._session.do(command)
        except InvalidInput as error:
            self._front_end.tell([rejection(error)])

    def _rest(self) -> None:
        """Keep a picture of where training has come to rest, for pages without a kernel."""
        picture = self._still.update()
        if picture is not None:
            self._picture = picture

    def _post(self, message: Mapping[str, str], buffers: Sequence[bytes]) -> None:
        if self.comm is not None:
            self.send(dict(message), list(buffers))

    def _ipython_display_(self) -> None:
        self._still.display(super()._repr_mimebundle_())

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The widget, and a picture for what shows no widgets."""
        shown = super()._repr_mimebundle_(**kwargs)
        return self._still.beside(shown)


def open_widget(config: ExperimentConfig, *, name: str | None, language: str | None) -> PlaygroundWidget:
    """Make a widget of a session that is kept under a name or a config, or of a new one.

    Args:
        config, name, language: as of `playground.widget`.

    Returns:
        The widget.

    Raises:
        ValueError: there is no such language.
    """
    if language is not None and language not in LANGUAGES:
        raise ValueError(f"A language is one of {', '.join(LANGUAGES)}. Received: {language!r}")
    return PlaygroundWidget(session_of(config, name), language or "")


def _rows(inputs: NDArray[np.float64], targets: NDArray[np.float64]) -> list[list[float]]:
    """Inputs (n_samples, n_inputs) and targets (n_samples,) as rows of a config."""
    rows: list[list[float]] = np.column_stack([inputs, targets]).tolist()
    return rows
