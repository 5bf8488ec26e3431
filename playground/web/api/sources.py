"""What a call computes from without a kept run: a config, or a saved state."""

import binascii
from base64 import b64decode
from functools import partial
from typing import Self

from pydantic import Field, model_validator

from playground.config import ExperimentConfig, NestedConfig
from playground.config.fields import Section
from playground.engine.network import Network
from playground.problems.allowed import Phrase
from playground.problems.errors import InvalidCommand, Problem
from playground.problems.validation import refuse
from playground.settings import Settings, check_limits
from playground.training.reference_network import ReferenceNetwork
from playground.training.saved_state import is_of_reference
from playground.training.trainer import Trainer
from playground.web.api.answers import check_order


class ConfigOrState(Section):
    """An untrained config, or a saved state."""

    config: NestedConfig | None = Field(None, description="at its beginning; null, with a state: the state's")
    state: str | None = Field(
        None, description="base64 of a saved state, as GET /api/runs/{run_id}/state gives it"
    )

    @model_validator(mode="after")
    def _has_one(self) -> Self:
        if self.config is not None and self.state is not None:
            refuse(type(self).__name__, [Problem("state", "config_or_state")])
        return self

    def trainer(self, settings: Settings) -> Trainer:
        """Makes the trainer that is meant.

        Args:
            settings: the server's limits.

        Returns:
            Of the state, for which nothing is computed anew: what the reference has trained stays as it is.
            Without one, of the config at its beginning; without either, of the default.

        Raises:
            InvalidCommand: it asks for more than this server gives, or the state is none.
        """
        if self.state is None:
            config = self.config or ExperimentConfig()
            check_order("config", config, 0, settings)
            return Trainer(config)
        data = decoded_state(self.state)
        network = ReferenceNetwork if is_of_reference(data) else Network
        return Trainer.from_state(data, admit=partial(check_limits, settings=settings), network=network)


def decoded_state(state: str) -> bytes:
    """Decodes a saved state.

    Args:
        state: base64.

    Returns:
        Its bytes.

    Raises:
        InvalidCommand: it is no base64.
    """
    try:
        return b64decode(state, validate=True)
    except binascii.Error:
        raise InvalidCommand([Problem("state", "not_a_saved_state", state, Phrase("saved_event"))]) from None
