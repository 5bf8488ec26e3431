"""What the store promises, on SQLite and on PostgreSQL alike."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select, text

from playground.runs.database import Database, now
from playground.runs.history import joined
from playground.runs.leases import LeaseWatch
from playground.runs.run import Status, Stop
from playground.runs.serialization import RunOut
from playground.runs.store import Store
from tests.runs.repositories import OpenStore, alter, compute_slice, queued, sqlite_url, tiny_order

LONG_S = 60.0
OVER_S = -1.0  # a lease that has run out already


def status_of(store: Store, run_id: int) -> Status:
    run = store.get(run_id)
    assert run is not None
    return run.status


def test_a_new_run_is_queued_with_what_was_ordered(store: Store) -> None:
    run = store.add(replace(tiny_order(7, Stop(target_loss=0.5)), name="a name"))
    assert (run.status, run.epochs, run.epoch, run.name, run.metrics) == ("queued", 7, 0, "a name", None)
    assert run.config["data"]["samples"] == 10
    assert run.stop is not None
    assert run.stop["target_loss"] == 0.5
    assert store.get(run.id) == run
    assert store.n_queued() == 1


def test_a_recorded_run_has_its_metrics_state_and_history(store: Store) -> None:
    store.add(tiny_order(3))
    (claim,) = store.claim("me", 10, LONG_S)
    result = compute_slice(claim)
    assert store.record("me", [result]) == set()
    run = store.get(claim.run_id)
    assert run is not None
    assert (run.status, run.epoch, run.stopped_by) == ("finished", 3, None)
    assert run.metrics is not None
    assert run.metrics["epoch"] == 3
    assert run.started_at is not None
    assert run.finished_at is not None
    assert run.created_at <= run.started_at <= run.finished_at
    assert store.state(run.id) == result.state
    epochs = joined(store.history(run.id))["epoch"]
    assert epochs is not None
    assert epochs.tolist() == [0, 1, 2, 3]


def test_runs_are_claimed_in_order_and_only_once(store: Store) -> None:
    ids = queued(store, [tiny_order() for _ in range(5)])
    assert [claim.run_id for claim in store.claim("one", 3, LONG_S)] == ids[:3]
    assert [claim.run_id for claim in store.claim("other", 3, LONG_S)] == ids[3:]
    assert store.claim("one", 3, LONG_S) == []


def test_claims_of_many_threads_never_overlap(opening: OpenStore) -> None:
    opened = [opening(), opening()]
    ids = queued(opened[0], [tiny_order() for _ in range(60)])
    together = threading.Barrier(4)

    def claim_all(name: str, store: Store) -> list[int]:
        found: list[int] = []
        together.wait()
        while claims := store.claim(name, 4, LONG_S):
            found += [claim.run_id for claim in claims]
        return found

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(claim_all, "abcd", opened * 2))
    assert sorted(run_id for each in found for run_id in each) == ids


def test_what_a_dead_owner_held_is_claimed_again_from_its_last_state(store: Store) -> None:
    store.add(tiny_order(5))
    (claim,) = store.claim("dead", 1, LONG_S)
    begun = compute_slice(claim, slice_s=0.0)
    assert store.record("dead", [begun]) == {claim.run_id}
    store.renew("dead", OVER_S)
    LeaseWatch(store, LONG_S).free_expired()
    (again,) = store.claim("heir", 1, LONG_S)
    assert (again.run_id, again.state) == (claim.run_id, begun.state)


def test_a_renewed_lease_is_not_given_away(store: Store) -> None:
    store.add(tiny_order())
    (claim,) = store.claim("me", 1, OVER_S)
    assert store.renew("me", LONG_S) == {claim.run_id}
    LeaseWatch(store, LONG_S).free_expired()
    assert store.claim("other", 1, LONG_S) == []


def test_who_lost_a_run_cannot_record_it(store: Store) -> None:
    store.add(tiny_order())
    (claim,) = store.claim("slow", 1, OVER_S)
    LeaseWatch(store, LONG_S).free_expired()
    (again,) = store.claim("heir", 1, LONG_S)
    assert store.record("slow", [compute_slice(claim)]) == set()
    assert status_of(store, claim.run_id) == "running"
    store.record("heir", [compute_slice(again)])
    assert status_of(store, claim.run_id) == "finished"


def test_the_same_spell_is_recorded_once(store: Store) -> None:
    store.add(tiny_order(50))
    (claim,) = store.claim("me", 1, LONG_S)
    part = compute_slice(claim, slice_s=1e-9)
    assert store.record("me", [part, part]) == {claim.run_id}
    assert store.record("me", [part]) == set()
    assert len(store.history(claim.run_id)) == 1


def test_a_run_whose_process_dies_again_and_again_fails_in_the_end(store: Store) -> None:
    run = store.add(tiny_order())
    attempts = 0
    while store.claim("me", 1, LONG_S):
        attempts += 1
        assert attempts <= 5
        store.release("me", was_lost=True)
    assert attempts == 5
    ended = store.get(run.id)
    assert ended is not None
    assert ended.status == "failed"
    assert ended.error is not None
    assert ended.error.startswith("was begun 5 times")


def test_a_run_is_not_blamed_for_servers_that_were_killed(store: Store) -> None:
    run = store.add(tiny_order())
    for _ in range(7):
        assert [claim.run_id for claim in store.claim("killed", 1, OVER_S)] == [run.id]
        LeaseWatch(store, LONG_S).free_expired()
    (claim,) = store.claim("heir", 1, LONG_S)
    store.record("heir", [compute_slice(claim)])
    assert status_of(store, run.id) == "finished"


def test_a_clock_that_is_set_back_keeps_no_run_from_its_heirs(store: Store) -> None:
    store.add(tiny_order())
    lease_s, an_hour_s = 15.0, 3600.0
    store.claim("dead", 1, lease_s + an_hour_s)  # as it looks once the clock was set back
    ticks = iter([0.0, lease_s, 2 * lease_s + 1.0])
    watch = LeaseWatch(store, lease_s, clock=lambda: next(ticks))
    watch.free_expired()
    watch.free_expired()
    assert store.claim("heir", 1, lease_s) == []
    watch.free_expired()
    assert len(store.claim("heir", 1, lease_s)) == 1


def test_a_clock_that_is_set_back_takes_no_run_from_who_lives(store: Store) -> None:
    store.add(tiny_order())
    lease_s, an_hour_s = 15.0, 3600.0
    store.claim("alive", 1, lease_s + an_hour_s)
    ticks = iter(range(0, 1000, 10))
    watch = LeaseWatch(store, lease_s, clock=lambda: next(ticks))
    for _ in range(9):
        watch.free_expired()
        assert len(store.renew("alive", lease_s)) == 1


def test_a_row_that_cannot_be_read_holds_nobody_up(store: Store, url: str) -> None:
    wild, sound = queued(store, [tiny_order(), tiny_order()])
    alter(url, "UPDATE runs SET stop = '{no json', metrics = '[' WHERE id = (SELECT min(id) FROM runs)")
    assert [run.id for run in store.page(9)] == [sound, wild]
    assert [claim.run_id for claim in store.claim("me", 9, LONG_S)] == [sound]
    assert status_of(store, wild) == "failed"
    assert RunOut.of(store.page(9)[1]).error == "is kept in a form that cannot be read: metrics, stop"


def test_a_released_run_waits_again(store: Store) -> None:
    first, second = queued(store, [tiny_order(), tiny_order()])
    store.claim("me", 2, LONG_S)
    store.release("me", [first])
    assert (status_of(store, first), status_of(store, second)) == ("queued", "running")
    store.release("me")
    assert status_of(store, second) == "queued"


def test_a_cancelled_run_keeps_what_was_saved_and_takes_no_more(store: Store) -> None:
    waiting, computed = queued(store, [tiny_order(), tiny_order()])
    claim = store.claim("me", 2, LONG_S)[1]
    store.release("me", [waiting])
    assert store.cancel(waiting)
    assert store.cancel(computed)
    assert not store.cancel(computed)
    assert store.record("me", [compute_slice(claim)]) == set()
    for run_id in (waiting, computed):
        run = store.get(run_id)
        assert run is not None
        assert (run.status, run.epoch) == ("cancelled", 0)
        assert run.finished_at is not None
    assert store.claim("me", 2, LONG_S) == []


def test_a_deleted_run_leaves_nothing_behind(store: Store) -> None:
    store.add(tiny_order())
    (claim,) = store.claim("me", 1, LONG_S)
    result = compute_slice(claim, slice_s=0.0)
    store.record("me", [result])
    assert store.delete(claim.run_id)
    assert not store.delete(claim.run_id)
    assert store.get(claim.run_id) is None
    assert store.state(claim.run_id) is None
    assert store.history(claim.run_id) == []
    assert store.record("me", [result]) == set()


def test_the_id_of_a_deleted_run_is_never_given_again(store: Store) -> None:
    first = store.add(tiny_order())
    store.delete(first.id)
    assert store.add(tiny_order()).id > first.id


def test_a_run_that_has_to_wait_for_leave_is_queued_and_not_claimed(store: Store) -> None:
    (run_id,) = queued(store, [replace(tiny_order(9), until_epoch=3)])
    (claim,) = store.claim("me", 1, LONG_S)
    assert store.record("me", [compute_slice(claim)]) == set()
    run = store.get(run_id)
    assert run is not None
    assert (run.status, run.epoch, run.epochs) == ("queued", 3, 9)
    assert store.claim("me", 1, LONG_S) == []


def test_pages_go_from_the_newest_to_the_oldest_without_gaps(store: Store) -> None:
    ids = queued(store, [tiny_order() for _ in range(7)])
    first = store.page(3)
    second = store.page(3, after=first[-1].id)
    third = store.page(3, after=second[-1].id)
    assert [run.id for run in first + second + third] == ids[::-1]
    assert store.page(3, after=ids[0]) == []


def test_pages_hold_only_the_status_that_was_asked_for(store: Store) -> None:
    ids = queued(store, [tiny_order() for _ in range(4)])
    store.cancel(ids[1])
    assert [run.id for run in store.page(9, status="cancelled")] == [ids[1]]
    assert [run.id for run in store.page(9, status="queued")] == [ids[3], ids[2], ids[0]]
    assert len(store.page(9, sweep_id=0)) == 4
    assert store.page(9, sweep_id=1) == []


def test_a_page_s_query_reads_an_index_and_no_more_rows_than_it_shows(tmp_path: Path) -> None:
    wanted = {
        "SELECT id FROM runs WHERE status = 'queued' AND id < 9 ORDER BY id DESC LIMIT 5": "runs_by_status",
        "SELECT id FROM runs WHERE sweep_id = 1 AND id < 9 ORDER BY id DESC LIMIT 5": "runs_by_sweep_id",
    }
    with closing(Database(sqlite_url(tmp_path))) as database, database.reading() as connection:
        for query, index in wanted.items():
            (step,) = connection.execute(text(f"EXPLAIN QUERY PLAN {query}")).all()
            assert index in step.detail


def test_statements_are_remembered_and_not_written_anew_each_time(tmp_path: Path) -> None:
    # What SQLAlchemy cannot recognize, it compiles again at every call, which doubles what a run costs.
    compiled: dict[object, object] = {}
    with closing(Database(sqlite_url(tmp_path))) as database, database.reading() as connection:
        for _ in range(2):
            connection.execute(select(now()), execution_options={"compiled_cache": compiled})
    assert len(compiled) == 1
