"""The plane of the pictures that a client watches."""

from typing import TYPE_CHECKING

from playground.data.plane import Plane
from playground.training.trainer import Trainer

if TYPE_CHECKING:
    from playground.live.messages import Watch


def shown_plane(watch: "Watch", trainer: Trainer) -> Plane:
    """Choose the plane of the pictures.

    Args:
        watch: what a client asks for.
        trainer: of the running experiment.

    Returns:
        The plane.

    Raises:
        InvalidCommand: the rows do not have its inputs.
    """
    if watch.plane is None:
        return trainer.rows.plane
    return trainer.plane(watch.plane.x, watch.plane.y, watch.plane.held)
