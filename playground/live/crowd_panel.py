"""The row of the panel `crowd`: what frames bring of other seeds, trained beside the one that is shown."""

from playground.live.panel import Panel, Reading, Tensor

NUMBERS = ("train_loss", "test_loss", "train_score", "test_score")
"""What is told of every member at the crowd's epoch."""

MEASURED = (*NUMBERS, "validation_loss")
"""What is known of every member there."""

HISTORY_SENT = ("train_loss", "test_loss", "test_score")
"""What is told of every member at every epoch."""

CROWD = Panel(
    "crowd",
    "the same experiment under other seeds; see [A crowd](#a-crowd)",
    (
        Tensor("crowd_seeds", "F64", "(members,)", "in rising order, the one that is shown among them"),
        Tensor("crowd_epochs", "F64", "(members,)", "that each has come to; -1 for one that is not made yet"),
        Tensor(
            "crowd_states",
            "U8",
            "(members,)",
            "0: at another epoch than the frame, 1: at the frame's, 2: diverged, 3: stopped early",
        ),
        Tensor(
            "crowd_numbers",
            "F64",
            f"({len(NUMBERS)}, members)",
            ", ".join(NUMBERS)
            + " at the epoch that the metadata `crowd_epoch` says; NaN where there is none",
        ),
        Tensor(
            "crowd_validation_loss",
            "F64",
            "(members,)",
            "at the same epoch; absent without validation rows",
        ),
        Tensor(
            "crowd_pictures",
            "U8",
            "(members, outputs, 24, 24)",
            "what each answers over the first two inputs, at the epoch that it has come to",
        ),
        Tensor(
            "crowd_history",
            "F32",
            f"(1 or 2, {len(HISTORY_SENT)}, members, rows)",
            ", ".join(HISTORY_SENT) + " of the rows that the client lacks; NaN where one has not been",
        ),
    ),
    lambda _trainer, _watch, _since: Reading({}),  # beside a lone trainer there is nobody
    frames_per_reading=3,
)
