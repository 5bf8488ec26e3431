"""Both clients against a real server: what they bring home is what a Trainer gives."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load

from playground import (
    AsyncClient,
    Client,
    ExperimentConfig,
    Trainer,
    baselines,
    compare,
    report,
    report_branch,
    report_comparison,
)
from playground.analysis.receipt import step_receipt
from playground.client import Comparison, Run, calls
from playground.lessons.reading import read_course
from playground.lessons.terms import read_glossary
from playground.lessons.writing import lesson_of, list_of
from playground.model.description import ModelDescription
from playground.problems.errors import InvalidInput, RequestFailed
from playground.settings import Settings
from playground.training.past import past_of
from playground.training.python_code import python_code
from tests.patience import PATIENCE_S
from tests.runs.repositories import sqlite_url
from tests.web.serving import serving

CONFIG = ExperimentConfig(data={"dataset": "rings", "noise": 5}, network={"hidden": [5]})
REGRESSION = {"data": {"dataset": "reg-plane"}}


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[Client]:
    with Client(address) as connected:
        yield connected


@pytest.fixture(scope="module")
def run(client: Client) -> Run:
    return client.runs.create(CONFIG, epochs=15, name="rings", wait=PATIENCE_S)


@pytest.fixture(scope="module")
def idle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Of a server that queues and computes nothing."""
    settings = Settings(database=sqlite_url(tmp_path_factory.mktemp("idle")), run_processes=0)
    with serving(settings) as server, Client(server.page_url) as connected:
        yield connected


def test_a_finished_run_is_a_trainer_s_bit_for_bit(client: Client, run: Run) -> None:
    trainer = Trainer(CONFIG)
    metrics = trainer.train(15)
    assert (run.status, run.epoch, run.name, run.metrics and run.metrics["test_loss"]) == (
        "finished", 15, "rings", metrics.test_loss,
    )  # fmt: skip
    assert ExperimentConfig(**run.config) == CONFIG
    for mine, theirs in zip(client.runs.parameters(run), trainer.parameters(), strict=True):
        assert mine.keys() == theirs.keys()
        for name, part in theirs.items():
            np.testing.assert_array_equal(mine[name], part)
    history = client.runs.history(run)
    assert history.keys() == trainer.history.keys()
    np.testing.assert_array_equal(history["train_loss"], trainer.history["train_loss"])
    assert history["train_r_squared"] is None
    samples = [[0.5, -1.0], [3.0, 3.0]]
    outputs, classes = client.runs.predict(run, samples)
    np.testing.assert_array_equal(outputs, trainer.predict(samples))
    np.testing.assert_array_equal(classes, trainer.predict(samples).argmax(axis=1))


def test_a_thinned_history_keeps_both_ends(client: Client, run: Run) -> None:
    epochs = client.runs.history(run.id, points=4)["epoch"]
    assert epochs is not None
    assert epochs.tolist() == [0, 5, 10, 15]


def test_regression_has_no_classes(client: Client) -> None:
    run = client.runs.create(REGRESSION, epochs=1, wait=PATIENCE_S)
    assert client.runs.predict(run, [[0, 0]]).classes is None


def test_the_plane_of_a_boundary_is_chosen(client: Client) -> None:
    run = client.runs.create({"data": {"dataset": "iris4"}}, epochs=1, wait=PATIENCE_S)
    usual = client.runs.boundary(run, size=32)
    assert client.runs.boundary(run, size=32, x="x1", y="x2") == usual
    assert client.runs.boundary(run, size=32, x="x3", y="x1", held={"x2": -1.5}) != usual


def test_a_boundary_is_a_picture_that_notebooks_show(client: Client, run: Run, tmp_path: Path) -> None:
    picture = client.runs.boundary(run, size=32)
    assert picture._repr_png_().startswith(b"\x89PNG")
    (tmp_path / "boundary.png").write_bytes(picture)


def test_a_model_is_exported_as_a_file(client: Client, run: Run) -> None:
    model = ModelDescription.from_json(json.loads(client.runs.export(run)))
    points = [[0.5, -1.0], [3.0, 3.0]]
    np.testing.assert_allclose(model.predict(points), client.runs.predict(run, points).outputs, rtol=1e-12)
    assert load(client.runs.export(run, "safetensors")).keys() >= {"layers.0.weights", "layers.0.biases"}


def test_a_file_is_what_python_writes(client: Client, run: Run) -> None:
    trainer = Trainer(CONFIG)
    assert client.export(CONFIG, "numpy") == trainer.export("numpy")
    program = trainer.export("numpy", training=True)
    trainer.train(15)
    files = [
        client.export(state=trainer.state()),
        client.export(CONFIG, "numpy", training=True),
        client.runs.export(run, "numpy", training=True),
    ]
    assert files == [trainer.export("json"), program, program]

    async def asked() -> None:
        async with AsyncClient(client.address) as awaited:
            assert [
                await awaited.export(state=trainer.state()),
                await awaited.export(CONFIG, "numpy", training=True),
                await awaited.runs.export(run, "numpy", training=True),
            ] == files

    asyncio.run(asked())
    with pytest.raises(InvalidInput, match="program that trains"):
        client.export(CONFIG, training=True)


def test_a_report_is_what_python_writes(client: Client, run: Run) -> None:
    trainer = Trainer(CONFIG)
    trainer.train(15)
    file = trainer.experiment_file()
    reports = [
        client.report(CONFIG, "en"),
        client.report(language="zh-Hant", experiment=file, state=trainer.state()),
        client.report(language="zh-Hans", experiment=json.loads(file), branch=1),
    ]
    assert reports == [
        report(Trainer(CONFIG)),
        report(trainer, "zh-Hant"),
        report_branch(trainer, 1, "zh-Hans"),
    ]

    async def asked() -> None:
        async with AsyncClient(client.address) as awaited:
            assert await awaited.report(CONFIG, "en") == reports[0]
            assert await awaited.runs.report(run, "en") == client.runs.report(run, "en")

    asyncio.run(asked())


def test_a_run_s_state_trains_on(client: Client, run: Run) -> None:
    trainer = Trainer.from_state(client.runs.state(run))
    assert trainer.progress.epoch == run.epoch
    assert len(trainer.history["epoch"]) == run.epoch + 1


def test_what_repeats_an_experiment_is_asked_of_the_server(client: Client) -> None:
    trainer = Trainer(CONFIG)
    trainer.train(2)
    program = client.code(experiment=trainer.experiment_file())
    assert program == {
        "name": "experiment.py",
        "code": f"{python_code(past_of(trainer))}print(trainer.evaluate())\n",
        "lacks": [],
    }

    async def asked() -> None:
        async with AsyncClient(client.address) as awaited:
            assert await awaited.code(CONFIG, way="curl") == client.code(CONFIG, way="curl")

    asyncio.run(asked())


def test_a_receipt_is_what_python_writes(client: Client, run: Run) -> None:
    trainer = Trainer(CONFIG)
    assert client.receipt(CONFIG, sample=2) == step_receipt(trainer, 2)
    trainer.train(15)
    receipts = [client.runs.receipt(run), client.receipt(state=trainer.state())]
    assert receipts == [step_receipt(trainer)] * 2

    async def asked() -> None:
        async with AsyncClient(client.address) as awaited:
            assert [
                await awaited.runs.receipt(run.id),
                await awaited.receipt(state=trainer.state()),
            ] == receipts

    asyncio.run(asked())
    with pytest.raises(InvalidInput, match="sample"):
        client.runs.receipt(run, sample=9000)


def test_a_run_can_be_found_cancelled_and_forgotten(idle: Client) -> None:
    first, second = (idle.runs.create({}, name=name) for name in ("first", "second"))
    assert [run.name for run in idle.runs.list()][:2] == ["second", "first"]
    assert idle.runs.cancel(first).status == "cancelled"
    assert next(idle.runs.list(status="queued")).id == second.id
    assert idle.runs.wait(second, 0.05).status == "queued"
    idle.runs.delete(second)
    with pytest.raises(RequestFailed, match=f"There is no run {second.id}") as failed:
        idle.runs.get(second)
    assert (failed.value.status, failed.value.code) == (404, "run_not_found")


def test_a_list_goes_on_over_pages(idle: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.client.calls.PAGE", 2)
    ids = [idle.runs.create({}).id for _ in range(5)]
    assert [run.id for run in idle.runs.list()][:5] == ids[::-1]


def test_what_cannot_be_used_is_refused_by_name_and_leaves_nothing(idle: Client) -> None:
    before = [run.id for run in idle.runs.list()]
    with pytest.raises(InvalidInput) as refused:
        idle.runs.create({"training": {"batch_size": 0, "optimiser": "adam"}})
    fields = {problem.field.removeprefix("config.") for problem in refused.value.problems}
    assert fields == {"training.batch_size", "training.optimiser"}
    assert [run.id for run in idle.runs.list()] == before


def test_a_sweep_tells_what_each_trial_has_shown_and_which_is_best(client: Client) -> None:
    sweep = client.sweeps.create(
        CONFIG, epochs=4, grid={"network.hidden": [[1], [6]]}, seeds=[0, 1], name="sizes", wait=PATIENCE_S
    )
    assert (sweep.status, sweep.total, sweep.done, sweep.failed) == ("finished", 4, 4, 0)
    assert [trial.overrides for trial in sweep.trials] == [{"network.hidden": [1]}, {"network.hidden": [6]}]
    best = min(sweep.trials, key=lambda trial: trial.median or 0.0)
    assert sweep.best == best
    (run,) = [each for each in sweep.runs if each.trial == 1 and each.seed == 1]
    trainer = Trainer(ExperimentConfig(seed=1, data=CONFIG.data, network={"hidden": [6]}))
    assert run.metrics is not None
    assert run.metrics["test_loss"] == trainer.train(4).test_loss
    np.testing.assert_array_equal(
        client.runs.parameters(run)[0]["weights"], trainer.parameters()[0]["weights"]
    )
    assert [run.id for run in client.runs.list(sweep_id=sweep.id)] == [run.id for run in sweep.runs][::-1]


def test_all_runs_of_a_sweep_are_listed_also_beyond_the_first(client: Client) -> None:
    grid = {"data.noise": [0, 10]}
    sweep = client.sweeps.create({"data": {"samples": 20}}, grid=grid, epochs=1, seeds=260)
    assert (len(sweep.runs), sweep.next) == (500, sweep.runs[-1].id)
    client.sweeps.wait(sweep)
    assert [run.seed for run in client.sweeps.runs(sweep)] == [*range(260), *range(260)]

    async def listed(address: str) -> list[int]:
        async with AsyncClient(address) as awaited:
            return [run.id async for run in awaited.sweeps.runs(sweep)]

    assert len(set(asyncio.run(listed(client.address)))) == 520


def test_a_sweep_can_be_found_cancelled_and_forgotten(idle: Client) -> None:
    ordered = idle.sweeps.create(grid={"data.noise": [0, 5]})
    assert next(idle.sweeps.list()).id == ordered.id
    assert idle.sweeps.wait(ordered, 0.05).status == "running"
    assert idle.sweeps.cancel(ordered).status == "cancelled"
    idle.sweeps.delete(ordered)
    with pytest.raises(RequestFailed, match=f"There is no sweep {ordered.id}"):
        idle.sweeps.get(ordered)
    with pytest.raises(InvalidInput, match=r"data\.nois"):
        idle.sweeps.create(grid={"data.nois": [1, 2]})


SETTINGS: dict[str, dict[str, object]] = {
    "usual": {"network": {"hidden": [3]}},
    "relu": {"network": {"activation": "relu"}},
}


def test_a_comparison_is_what_this_process_would_give(client: Client) -> None:
    told: list[int] = []
    found = client.compare(
        SETTINGS, seeds=4, epochs=6, goal=0.4, on_progress=lambda now: told.append(now.done)
    )
    here = compare(SETTINGS, seeds=4, epochs=6, goal=0.4)
    assert client.report_comparison(found, "en") == report_comparison(here)
    assert found.status == "finished"
    assert told == sorted(told)
    assert told[-1] == 8
    assert found.to_json() == here.to_json()
    assert str(found) == str(here)
    assert len(found.settings[0].curves.epochs) == 7


def test_a_comparison_that_is_interrupted_is_cancelled_on_the_server(client: Client) -> None:
    begun: list[Comparison] = []

    def interrupt(comparison: Comparison) -> None:
        begun.append(comparison)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        client.compare([{}, {}], 100, 1_000, on_progress=interrupt)
    assert client.send(calls.follow_comparison(begun[0])).status == "cancelled"
    assert client.compare([{}, {}], 100, 1_000, on_progress=lambda _: True).status == "cancelled"


def test_other_models_are_those_that_python_fits(client: Client) -> None:
    nearest = {"name": "neighbors", "k": 3}
    here = baselines.fit_all(CONFIG, ["tree", nearest], grid=10)
    assert client.baselines(CONFIG, ["tree", nearest], grid=10) == here
    assert "n_neighbors=3" in client.baseline_script(CONFIG, nearest)
    with pytest.raises(InvalidInput) as refused:
        client.baselines(REGRESSION, [{"name": "tree", "depth": 0}])
    assert refused.value.problems[0].field == "models.0.depth"


def test_the_average_of_runs_is_told_and_drawn(client: Client) -> None:
    runs = [client.runs.create({"seed": seed}, epochs=2, wait=PATIENCE_S) for seed in (1, 2)]
    found = client.runs.average(runs)
    assert [member.run for member in found.members] == [run.id for run in runs]
    pictures = [client.runs.average_boundary([run.id for run in runs], shows="disagreement", size=16)]
    assert client.runs.average_boundary(runs, size=16) not in pictures

    async def asked() -> None:
        async with AsyncClient(client.address) as awaited:
            assert await awaited.runs.average(runs) == found
            assert await awaited.runs.average_boundary(runs, shows="disagreement", size=16) in pictures

    asyncio.run(asked())
    with pytest.raises(InvalidInput, match=r"runs"):
        client.runs.average(runs[:1])


def test_settings_that_cannot_be_compared_are_refused_by_name(client: Client) -> None:
    with pytest.raises(InvalidInput, match=r"configs\.1\.data\.dataset"):
        client.compare([{}, REGRESSION])


def test_health_and_catalog_are_told(idle: Client) -> None:
    assert idle.health()["status"] == "ok"
    assert {row["name"] for row in idle.catalog()["datasets"]} > {"circle", "spiral"}


def test_the_glossary_is_that_of_the_course(idle: Client) -> None:
    assert idle.glossary() == read_glossary("en")
    assert idle.glossary("zh-Hant") == read_glossary("zh-Hant")


def test_lessons_are_those_of_the_course(idle: Client) -> None:
    course = read_course()
    assert idle.lessons("zh-Hant") == list_of(course, "zh-Hant")
    for lesson in course.lessons[:3]:
        assert idle.lesson(lesson.id, "zh-Hans") == lesson_of(course, lesson, "zh-Hans")
    with pytest.raises(RequestFailed, match="There is no lesson"):
        idle.lesson("nothing")


def test_the_awaited_client_does_the_same(address: str) -> None:
    async def go() -> None:
        async with AsyncClient(address) as client:
            runs = client.runs
            assert (await client.health())["status"] == "ok"
            assert (await client.catalog())["limits"]
            assert (await client.glossary("zh-Hans")) == read_glossary("zh-Hans")
            first = (await client.lessons()).lessons[0]
            assert (await client.lesson(first.id)).title == first.title
            ordered = [await runs.create(REGRESSION, epochs=2, stop={"target_loss": 0}) for _ in range(2)]
            ended = await asyncio.gather(*(runs.wait(run) for run in ordered))
            assert [run.status for run in ended] == ["finished", "finished"]
            listed = [run.id async for run in runs.list()]
            assert listed[:2] == [ended[1].id, ended[0].id]
            one, other = [await runs.parameters(run) for run in ended]
            np.testing.assert_array_equal(one[0]["weights"], other[0]["weights"])
            assert (await runs.history(ended[0]))["epoch"].tolist() == [0, 1, 2]  # type: ignore[union-attr]
            assert (await runs.predict(ended[0], [[1, 1]])).outputs.shape == (1, 1)
            assert (await runs.boundary(ended[0], size=16))[1:4] == b"PNG"
            assert (await runs.cancel(ended[0])).status == "finished"
            assert (await client.baselines({}, ["tree"], grid=2)).models[0].name == "tree"
            assert "DecisionTreeClassifier" in await client.baseline_script({}, "tree")
            compared = await client.compare([{}, {}], seeds=2, epochs=1)
            assert compared.pairs[0].ties == 2
            ended_early = await client.compare([{}, {}], 100, 10_000, on_progress=lambda _: True)
            assert ended_early.status == "cancelled"
            sweeps = client.sweeps
            sweep = await sweeps.create(REGRESSION, epochs=1, grid={"data.noise": [0, 5]}, wait=PATIENCE_S)
            assert [trial.n_ended for trial in sweep.trials] == [1, 1]
            heads = [head async for head in sweeps.list()]
            assert heads[0].id == sweep.id
            assert (await sweeps.cancel(sweep)).status == "finished"
            await sweeps.delete(sweep)
            await runs.delete(ended[0])
            with pytest.raises(RequestFailed):
                await runs.get(ended[0])

    asyncio.run(go())
