"""Begins sweeps and keeps them going: after every recorded run, decides what is next.

Any process may do so at any time, also after another one has died over it.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from playground.config import ExperimentConfig
from playground.problems.errors import InvalidCommand, InvalidInput, Problem
from playground.runs.run import Order
from playground.sweeps.checking import check
from playground.sweeps.identical import identity
from playground.sweeps.plan import Decision, SweepRun, decide, summarize
from playground.sweeps.search import propose, require_sampler
from playground.sweeps.spec import Overrides, Sweep, SweepSpec
from playground.sweeps.store import SweepStore

_MOST_ATTEMPTS = 20  # at proposing a trial that a config can follow
_BATCH = 500  # runs added in one transaction, which keeps others from writing


class Sweeps:
    """The sweeps of a store, kept going."""

    def __init__(self, store: SweepStore) -> None:
        self._store = store

    def begin(
        self,
        spec: SweepSpec,
        most_runs: int,
        admit: Callable[[ExperimentConfig], None] = lambda _: None,
        reserve: Callable[[], None] = lambda: None,
    ) -> Sweep:
        """Queues the first runs of a sweep; `add_rest` queues the others of grid and random search.

        Args:
            spec: what to try.
            most_runs: how many runs it may take.
            admit: raises InvalidConfig for a config that asks for more than is given.
            reserve: called when nothing is wrong with the sweep; raises if there is no room for its runs.

        Returns:
            The sweep, with its id.

        Raises:
            InvalidInput: nothing was queued, because it is too much, or a trial's config cannot be.
        """
        check(spec, most_runs, admit)
        if spec.search is not None:
            require_sampler(spec.search)
            orders = _proposed(spec, [], min(spec.search.parallel, spec.search.trials))
            if not orders:
                raise InvalidCommand([Problem("search.space", "no_valid_trial")])
        else:
            orders = list(islice(spec.all_orders(), _BATCH))
        reserve()
        return self._store.add(spec, orders)

    def add_rest(self, sweep: Sweep, go_on: Callable[[], bool] = lambda: True) -> None:
        """Queues what follows the first runs, in batches between which others may write to the database.

        Should it not come to its end, `move_on` adds the rest later.

        Args:
            sweep: as `begin` gave it.
            go_on: whether to add another batch.
        """
        if sweep.spec.search is not None:
            return
        n_runs: int | None = min(_BATCH, sweep.spec.n_runs)
        while n_runs is not None and n_runs < sweep.spec.n_runs and go_on():
            orders = list(islice(sweep.spec.all_orders(n_runs), _BATCH))
            n_runs = self._store.add_runs(sweep.id, n_runs, orders)

    def move_on(self, sweep_ids: Iterable[int]) -> None:
        """Does what is to be done next in some sweeps.

        Args:
            sweep_ids: of sweeps whose runs have changed; those that are over are passed over.
        """
        for sweep_id in sweep_ids:
            while self._has_moved(sweep_id):
                pass

    def _has_moved(self, sweep_id: int) -> bool:
        """Takes one decision; whether there may be another one to take."""
        sweep = self._store.get(sweep_id)
        if sweep is None or sweep.status != "running":
            return False
        if sweep.spec.search is None and self._store.is_busy(sweep_id):
            return False
        seen = self._store.runs(sweep_id)
        # A proposal may take seconds, so it is made before the database is locked.
        decision, orders = _decide(sweep.spec, seen)
        if decision == Decision() and not orders:
            return False
        if not self._store.carry_out(sweep_id, seen, decision, orders):
            return True
        return bool(decision.end) and not decision.go_on

    def move_all_on(self) -> None:
        """Moves on all sweeps: a process may have died between recording a run and deciding."""
        self.move_on(self._store.running())


def _decide(spec: SweepSpec, runs: Sequence[SweepRun]) -> tuple[Decision, list[Order]]:
    if spec.search is None and len(runs) < spec.n_runs:
        # The process that began the sweep died before all runs were added.
        return Decision(), list(islice(spec.all_orders(len(runs)), _BATCH))
    decision = decide(spec, runs)
    if not decision.n_wanted:
        return decision, []
    orders = _proposed(spec, runs, decision.n_wanted)
    return (decision if orders else Decision(is_over=True)), orders


def _proposed(spec: SweepSpec, runs: Sequence[SweepRun], n_wanted: int) -> list[Order]:
    """The runs of further trials; a proposal that no config can follow, or was tried, is made anew."""
    trials = summarize(spec, runs).trials
    tried = {identity(spec.base, trial.overrides) for trial in trials}
    orders: list[Order] = []
    n_found = 0
    for attempt in range(_MOST_ATTEMPTS):
        for overrides in propose(spec, trials, n_wanted - n_found, attempt):
            if (name := identity(spec.base, overrides)) in tried:
                continue
            if found := _orders(spec, len(trials) + n_found, overrides):
                tried.add(name)
                orders += found
                n_found += 1
        if n_found == n_wanted:
            break
    return orders


def _orders(spec: SweepSpec, trial: int, overrides: Overrides) -> list[Order]:
    try:
        return spec.orders(trial, overrides)
    except InvalidInput:
        return []
