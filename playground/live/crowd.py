"""A crowd: the experiment on the stage under other seeds, trained beside it to the same epochs."""

from collections.abc import Iterable, Sequence

from playground.config import ExperimentConfig, begins_anew
from playground.engine.network import Progress
from playground.live.crowd_member import Member
from playground.live.messages import GatherCrowd
from playground.live.seed_family import ScriptLine, log_with_seed, script_of, seeds_beside, with_seed
from playground.training.action_log import (
    AnyEntry,
    ChangeEntry,
    ConfigureEntry,
    ResetEntry,
    ResumeEntry,
    SetParameterEntry,
)
from playground.training.beginning import latest_beginning
from playground.training.trainer import Trainer

_MOST_EPOCHS_APART = 8
"""How far one member is trained before the next: the crowd has a common epoch as often as possible."""

_SLICES_PER_PICTURE = 25
"""How often a crowd that catches up behind an experiment at rest is worth a picture."""


class Crowd:
    """Members of other seeds that follow the log of the trainer on the stage.

    They end the same epochs, after the stage has; what was done to it is done to them at the same step. When
    the stage goes back they wait until it comes again; when it goes another way from there, they begin anew.
    """

    def __init__(self) -> None:
        self.wish = GatherCrowd()
        self._stage: Trainer | None = None
        self._followed: list[AnyEntry] = []  # the whole log of the stage, past and known future
        self._config = ExperimentConfig()  # of the stage, after all of that
        # What follows is as the first of the seeds has it.
        self._beginning: ExperimentConfig | None = None
        self._script: list[ScriptLine] = []
        self._seeds: Sequence[int] = ()
        self._members: dict[int, Member] = {}
        self._caught_up_with: Progress | None = None
        self._n_slices = 0  # of training, since the latest picture
        self._sent_until = 0  # the first epoch of which not every row was sent
        self._sent_width = 1

    @property
    def is_on(self) -> bool:
        """Whether there is more than the one on the stage."""
        return self.wish.seeds > 1

    def gather(self, wish: GatherCrowd, stage: Trainer | None) -> None:
        """Change who belongs to it; those who stay go on.

        Args:
            wish: how many seeds, and what differs between them.
            stage: the trainer on the stage, if there is one.
        """
        if wish.vary != self.wish.vary:
            self.disperse()
        self.wish = wish
        if stage is not None:
            self.follow(stage)

    def disperse(self) -> None:
        """Let everybody go; who is wanted begins anew."""
        self._members = {}
        self._followed, self._script, self._beginning = [], [], None
        self._announce()

    def _announce(self) -> None:
        """Let everything be sent again."""
        self._sent_until, self._caught_up_with = 0, None

    def follow(self, stage: Trainer) -> None:
        """Take over what was done to the stage.

        Args:
            stage: the trainer on the stage, perhaps another one than before.
        """
        if not self.is_on:
            self.disperse()
            self._stage = None
            return
        if self._stage is None or self._stage.network.is_reference != stage.network.is_reference:
            self.disperse()
        self._stage = stage
        past, future = stage.entries
        log = [*past, *future]
        seeds = seeds_beside(stage.config.seed, self.wish.seeds)
        if log == self._followed and seeds == self._seeds:
            return
        self._caught_up_with = None
        beginning, script = self._read(log, seeds)
        n_common = _n_common(script, self._script) if beginning == self._beginning else -1
        for seed, member in list(self._members.items()):
            is_wanted = seed in seeds and seed != stage.config.seed
            if not is_wanted or not self._fits(member, script, n_common):
                del self._members[seed]
                self._announce()
        if seeds != self._seeds:
            self._announce()
        self._followed, self._beginning, self._script, self._seeds = log, beginning, script, seeds

    def _read(self, log: list[AnyEntry], seeds: range) -> tuple[ExperimentConfig, list[ScriptLine]]:
        """The config that a log began with last, and what was done since, as the first of the seeds has them.

        So they are the same whichever seed of the family is on the stage.
        """
        known, vary = len(self._followed), self.wish.vary

        def as_first(lines: Iterable[ScriptLine]) -> list[ScriptLine]:
            return [ScriptLine(line.entry, with_seed(line.config, seeds[0], vary)) for line in lines]

        if self._beginning is not None and seeds == self._seeds and log[:known] == self._followed:
            lines = script_of(log[known:], self._config)
            configs = [self._config, *(line.config for line in lines)]
            if not any(_begins(line, before) for line, before in zip(lines, configs, strict=False)):
                self._config = configs[-1]
                return self._beginning, self._script + as_first(lines)
        first, beginning = latest_beginning(log)
        lines = script_of(log[first + 1 :], beginning)
        self._config = lines[-1].config if lines else beginning
        return with_seed(beginning, seeds[0], vary), as_first(lines)

    def _fits(self, member: Member, script: Sequence[ScriptLine], n_common: int) -> bool:
        former = self._script
        is_last = 0 <= n_common == member.n_done - 1 < len(script)  # -1: another beginning
        if is_last and _replaces(script[n_common], former[n_common]) and member.stays_at(former[n_common]):
            member.n_done = n_common  # the same parameter is set once more
        return member.fits(script, n_common)

    def log_of(self, seed: int) -> tuple[ConfigureEntry, list[AnyEntry]]:
        """The log of a member, by which it can come to the stage.

        Args:
            seed: of a member, or of the stage.

        Returns:
            Its beginning and what follows.

        Raises:
            KeyError: the crowd has no such seed.
        """
        if self._stage is None or self._beginning is None or seed not in self._seeds:
            raise KeyError(seed)
        past, _ = self._stage.entries
        first, config = latest_beginning(past)
        return log_with_seed(config, script_of(past[first + 1 :], config), seed, self.wish.vary)

    # ---- training

    @property
    def is_behind(self) -> bool:
        """Whether a member has not come as far as the stage."""
        stage = self._stage
        if stage is None or stage.progress == self._caught_up_with:
            return False
        if self.is_complete and not self._behind(stage.progress):
            self._caught_up_with = stage.progress
            return False
        return True

    def _behind(self, place: Progress) -> list[Member]:
        return [member for member in self._members.values() if member.is_behind(self._script, place)]

    def advance(self, max_steps: int) -> int:
        """Train members towards the stage, the last ones first; or make a member.

        Args:
            max_steps: updates at most, of all together.

        Returns:
            The number of updates.
        """
        stage = self._stage
        if stage is None or not self.is_behind:
            return 0
        self._n_slices += 1
        known = {stage.config.seed, *self._members}
        missing = next((seed for seed in self._seeds if seed not in known), None)
        if missing is not None and self._beginning is not None:
            self._members[missing] = Member(self._beginning, missing, self.wish.vary, type(stage.network))
            return 0
        place, done = stage.progress, 0
        while done < max_steps and (behind := self._behind(place)):
            last = min(behind, key=_epoch_of)
            # The same ends for all, wherever slices have cut them.
            milestone = (last.progress.epoch // _MOST_EPOCHS_APART + 1) * _MOST_EPOCHS_APART
            until = min(place.epoch, milestone)
            before = last.n_done
            self._sent_until = min(self._sent_until, last.progress.epoch)
            steps = last.advance(self._script, place, until, max_steps - done)
            if steps == 0 and last.n_done == before:
                break
            done += steps
        return done

    # ---- what is shown

    @property
    def wants_picture(self) -> bool:
        """Whether there is something new to show, though the stage is at rest."""
        return self._n_slices > 0 and (not self.is_behind or self._n_slices >= _SLICES_PER_PICTURE)

    @property
    def seeds(self) -> Sequence[int]:
        """In their order, the stage's among them; empty without a crowd."""
        return self._seeds if self._stage is not None else ()

    @property
    def stage(self) -> Trainer | None:
        """The trainer on the stage; None without a crowd."""
        return self._stage

    @property
    def members(self) -> list[Member]:
        """All but the stage that there are by now."""
        return list(self._members.values())

    def member(self, seed: int) -> Member | None:
        """Who has a seed.

        Args:
            seed: one of `seeds`.

        Returns:
            None for the stage's, and where it is not made yet.
        """
        return self._members.get(seed)

    @property
    def is_complete(self) -> bool:
        """Whether all members are made."""
        return len(self._members) == len(self._seeds) - 1

    @property
    def epoch(self) -> int:
        """The latest epoch that the stage and every member have ended that trains on, with known numbers."""
        if self._stage is None or not self.is_complete:
            return 0
        latest = min([self._stage.progress.epoch, *self._epochs_going_on()])
        if self.width == 1:
            return latest
        going_on = [member.ends for member in self._members.values() if not member.has_ended]
        common = set.intersection(*map(set, going_on)) if going_on else {latest}
        return max((epoch for epoch in common if epoch <= latest), default=latest)

    @property
    def width(self) -> int:
        """How many epochs a row of the members' histories stands for."""
        return max([member.history.width for member in self._members.values()], default=1)

    @property
    def unsent_from(self) -> int:
        """The first epoch of which a client was not sent every row."""
        return self._sent_until if self.width == self._sent_width else 0

    def shown(self) -> None:
        """Go on after a picture, and all that is `unsent_from`, was sent."""
        self._n_slices, self._sent_width = 0, self.width
        self._sent_until = self.epoch

    def _epochs_going_on(self) -> list[int]:
        return [member.progress.epoch for member in self._members.values() if not member.has_ended]


def _begins(line: ScriptLine, before: ExperimentConfig) -> bool:
    """Whether an entry begins anew."""
    if isinstance(line.entry, ChangeEntry):
        return begins_anew(before, line.config)
    return isinstance(line.entry, ConfigureEntry | ResumeEntry | ResetEntry)


def _epoch_of(member: Member) -> int:
    return member.progress.epoch


def _n_common(one: Sequence[ScriptLine], other: Sequence[ScriptLine]) -> int:
    """How many lines two scripts have in common from the first on."""
    pairs = zip(one, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if not _are_equal(a, b)), min(len(one), len(other)))


def _are_equal(one: ScriptLine, other: ScriptLine) -> bool:
    if type(one.entry) is not type(other.entry) or one.entry.step != other.entry.step:
        return False
    return one.config == other.config and (isinstance(one.entry, ChangeEntry) or one.entry == other.entry)


def _replaces(line: ScriptLine, former: ScriptLine) -> bool:
    """Whether a line sets the parameter that another one had set at the same step."""
    entry, before = line.entry, former.entry
    if not isinstance(entry, SetParameterEntry) or not isinstance(before, SetParameterEntry):
        return False
    return entry == before.model_copy(update={"value": entry.value})
