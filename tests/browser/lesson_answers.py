"""Two lessons as REST answers them, with predictions of all kinds but a number; for tests of the page."""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page, Route

from playground import ExperimentConfig

SMALL: Mapping[str, Any] = {"data": {"samples": 60}, "network": {"hidden": [3]}}
OPTIONS = ("1", "2", "3", "4")


def config_with(**sections: Any) -> dict[str, Any]:
    """A whole config, as REST writes it."""
    return ExperimentConfig.model_validate({**SMALL, **sections}).model_dump(mode="json")


def step(name: str, title: str, **parts: Any) -> dict[str, Any]:
    """A step with what it has, and null for the rest."""
    nothing = dict.fromkeys(
        ("points_at", "follow", "config", "epochs", "do", "hint", "surprise", "prediction", "explanation")
    )
    text = f"<p>A hidden neuron draws <strong>one straight line</strong>: step {name}.</p>"
    return {"id": name, "title": title, "html": text, **nothing, "evidence": None, "goal": None, **parts}


def prediction(kind: str, answer: Any, **parts: Any) -> dict[str, Any]:
    """A prediction; its options are those of the evidence unless it wants a number."""
    is_number = kind in {"number", "share"}
    labels = {id_: f"{id_} neuron{'s' * (id_ != '1')}" for id_ in OPTIONS}
    return {
        "kind": kind,
        "question": "<p>How many hidden neurons does it take?</p>",
        "options": [] if is_number else [{"id": id_, "label": label} for id_, label in labels.items()],
        "tolerance": 2 if is_number else None,
        "unit": "of 25" if is_number else None,
        "expected": {"answer": answer, "share": 0.92},
        "explanations": [
            {"for": None, "html": "<p>Three lines close a shape.</p>"},
            {"for": ["1", "2"], "html": "<p>Two lines leave a strip open.</p>"},
            {"for": ["low"], "html": "<p>It is more.</p>"},
        ],
        **parts,
    }


def evidence(seeds: int = 25, epochs: int = 300) -> dict[str, Any]:
    """Four sizes of one hidden layer, over seeds."""
    reached = {"1": 0, "2": 0, "3": 23, "4": 25}
    return {
        "seeds": seeds,
        "epochs": epochs,
        "measure": "test_loss",
        "larger_is_better": False,
        "goal": 0.05,
        "vary": "all",
        "settings": [
            {"id": id_, "label": f"{id_} neurons", "config": config_with(network={"hidden": [int(id_)]})}
            for id_ in OPTIONS
        ],
        "expected": {
            id_: {"reached": reached[id_], "median": 0.4 / int(id_), "low": 0.01, "high": 0.5, "values": []}
            for id_ in OPTIONS
        },
    }


GOAL = {
    "html": "<p>Test loss below 0.05 with at most 3 hidden neurons</p>",
    "conditions": [{"of": "test_loss", "below": 0.05}, {"of": "hidden_neurons", "at_most": 3}],
}

NEURONS: dict[str, Any] = {
    "id": "neurons",
    "group": "exercises",
    "title": "Neurons",
    "summary": "<p>How few neurons can hold a circle?</p>",
    "minutes": 5,
    "is_reviewed": True,
    "made_of": "0123456789abcdef",
    "language": "en",
    "terms": ["neuron"],
    "controls": {"shown": ["training.batch_size"], "locked": ["data.dataset"]},
    "config": config_with(),
    "next": "luck",
    "previous": None,
    "steps": [
        step("watch", "Watch one circle", epochs=20, do="<p>Press Play.</p>", points_at="play"),
        step(
            "how-few",
            "How few neurons hold a circle?",
            prediction=prediction("choice", "3"),
            evidence=evidence(),
            hint="<p>How many lines close a shape?</p>",
            surprise="<p>Three lines are enough.</p>",
            goal=GOAL,
        ),
        step("which", "Which of them can?", prediction=prediction("several", ["3", "4"])),
        step("best-first", "The best first", prediction=prediction("order", ["4", "3", "2", "1"])),
        step("how-many", "In how many seeds?", prediction=prediction("share", 23)),
        step("wide", "Ten neurons", config=config_with(network={"hidden": [10]}), explanation="<p>So.</p>"),
    ],
}
LUCK: dict[str, Any] = {
    **NEURONS,
    "id": "luck",
    "title": "Is it luck?",
    "summary": "<p>Eleven seeds fool even careful people.</p>",
    "is_reviewed": False,
    "controls": {"shown": [], "locked": []},
    "next": None,
    "previous": "neurons",
    "steps": [step("first", "One seed proves little"), step("second", "Many seeds do", epochs=5)],
}
LESSONS = {str(lesson["id"]): lesson for lesson in (NEURONS, LUCK)}


def course() -> dict[str, Any]:
    """The list of lessons."""
    names = ("id", "group", "title", "minutes", "is_reviewed")
    return {
        "groups": [{"id": "exercises", "title": "The exercises"}],
        "lessons": [
            {
                **{name: lesson[name] for name in names},
                "summary": lesson["summary"].removeprefix("<p>").removesuffix("</p>"),
                "order": order,
                "n_steps": len(lesson["steps"]),
            }
            for order, lesson in enumerate(LESSONS.values(), 1)
        ],
        "problems": [],
    }


def serve_lessons(page: Page, lessons: Mapping[str, Any] = LESSONS) -> None:
    """Answers the page's questions about lessons with these.

    Args:
        page: whose requests are answered.
        lessons: by id.
    """

    def answer(route: Route) -> None:
        name = route.request.url.split("/api/lessons")[1].split("?")[0].strip("/")
        if not name:
            route.fulfill(json=course())
        elif name in lessons:
            route.fulfill(json=lessons[name])
        else:
            route.fulfill(status=404, json={"detail": f"no lesson {name}"})

    page.route("**/api/lessons**", answer)
