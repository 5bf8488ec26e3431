"""What the page makes of the facts that the server tells of runs."""

from typing import Any

from tests.browser.modules import DEFAULTS, Modules


def run(number: int, status: str = "finished", epoch: int = 5) -> dict[str, Any]:
    return {"id": number, "status": status, "epoch": epoch, "epochs": 5, "config": DEFAULTS, "metrics": None}


def ids_after(modules: Modules, *actions: dict[str, Any]) -> Any:
    """(the listed numbers, where older ones begin)."""
    return modules.run(
        "state/runs",
        """let state = { runs: m.NO_RUNS };
        for (const { type, ...facts } of a) state = { ...state, ...m.runReducers[type](state, facts) };
        return [state.runs.list.map(({ id }) => id), state.runs.next];""",
        list(actions),
    )


def told(ids: list[int], following: int | None, kind: str = "runsTold") -> dict[str, Any]:
    return {"type": kind, "runs": [run(number) for number in ids], "next": following}


def test_older_runs_that_were_asked_for_stay_when_the_newest_are_told_again(modules: Modules) -> None:
    older = [told([9, 8], 8), told([7, 6], 6, "olderRunsTold")]
    assert ids_after(modules, *older) == [[9, 8, 7, 6], 6]
    assert ids_after(modules, *older, told([10, 9], 9)) == [[10, 9, 8, 7, 6], 6]
    assert ids_after(modules, *older, told([10], None)) == [[10], None]


def test_a_run_that_was_deleted_elsewhere_leaves_the_list(modules: Modules) -> None:
    assert ids_after(modules, told([9, 8, 7], None), told([9, 7], None)) == [[9, 7], None]


def test_what_is_told_again_is_not_drawn_again(modules: Modules) -> None:
    assert modules.run(
        "state/runs",
        """const told = () => m.runReducers.runsTold(state, JSON.parse(JSON.stringify(a)));
        let state = { runs: m.NO_RUNS };
        state = told();
        const before = state.runs.list;
        return told().runs.list === before;""",
        told([9, 8], None),
    )


def test_a_run_that_was_just_ordered_stands_first(modules: Modules) -> None:
    assert ids_after(modules, told([8], None), {"type": "runTold", "run": run(9)}) == [[9, 8], None]
    assert ids_after(modules, told([8], None), {"type": "runForgotten", "id": 8}) == [[], None]


def test_a_compared_run_keeps_its_colour_when_another_is_taken_away(modules: Modules) -> None:
    slots = modules.run(
        "state/runs",
        """let state = { runs: m.NO_RUNS };
        const choose = (id, on) => (state = m.runReducers.runChosen(state, { id, on }));
        for (let id = 1; id <= m.MOST_COMPARED + 1; id++) choose(id, true);
        const full = state.runs.chosen.length;
        choose(2, false);
        choose(50, true);
        const bySlot = Object.fromEntries(state.runs.chosen.map(({ id, slot }) => [id, slot]));
        return [full, bySlot[1], bySlot[3], bySlot[50]];""",
    )
    assert slots == [8, 0, 2, 1]


def test_settings_are_said_in_one_line_and_only_where_they_are_not_the_usual(modules: Modules) -> None:
    said = modules.run(
        "features/experiments/run_text",
        """const row = (name, more) => ({ name, label: name.toUpperCase(), hyperparameters: [], ...more });
        const beta = { name: "beta1", label: "Beta", default: 0.9 };
        const catalog = {
          datasets: [row("circle", { task: "classification" })], features: [row("x1"), row("x2")],
          activations: [row("tanh")], initializers: [], schedules: [], regularizers: [],
          losses: [row("squared_error", { usual_for: ["classification"] }), row("hinge", { usual_for: [] })],
          optimizers: [row("adam", { hyperparameters: [beta] })],
        };
        const say = (key, blanks) => key.split(".").at(-1) + (blanks?.value ?? "");
        const speak = m.runSpeaker({ say, catalog, defaults: a });
        const like = (section, changes) => ({ ...a, [section]: { ...a[section], ...changes } });
        return [
          speak.differences(like("training", { loss: "squared_error" })),
          speak.differences(like("training", { loss: "hinge", optimizer: { name: "adam", beta1: 0.5 } })),
          speak.differences(like("training", { optimizer: { name: "adam", beta1: 0.9 } })),
          speak.differences(like("network", { hidden: [8, 8] })),
          speak.differences(like("network", { hidden: [] })),
          speak.differences(like("data", { noise: 5 })),
          speak.differences(like("training", { early_stopping: { patience: 7 } })),
          speak.differing([a, like("data", { noise: 5 }), { ...a, seed: 2 }]),
        ];""",
        DEFAULTS,
    )
    assert said == [
        "",
        "ADAM, Beta 0.5 · HINGE",
        "ADAM",
        "hidden 8, 8",
        "hidden no_hidden",
        "noise percent5",
        "early_stopping patience 7",
        ["data.noise", "seed"],
    ]
