"""The REST calls under /api/lessons."""

from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from playground.lessons.grading import SEEDS
from playground.lessons.reading import Course, Lesson
from playground.lessons.report import report_lesson
from playground.lessons.serialization import LessonListOut, LessonOut
from playground.lessons.submission import FORMAT, Submission, read_submission
from playground.lessons.writing import lesson_of, list_of
from playground.web.api.bodies import RawBody
from playground.web.api.languages import Lang, asked_language, json_document
from playground.web.api.lesson_shelf import LessonShelf
from playground.web.api.problems import RefusedRequest, problem_answers
from playground.web.api.report_answers import HTML, html_file, network_of, require_short
from playground.web.api.turns import Turns
from playground.web.page.documents import Document

LessonId = Annotated[str, Path(max_length=100, description="of the list", examples=["neurons"])]

_SUBMISSION = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "object", "description": "what a file NAME.lesson.json holds"},
                "example": {"format": FORMAT, "version": 1, "lesson": {"id": "neurons"}},
            }
        },
    }
}


def make_router(folder: FilePath | None = None) -> APIRouter:
    """Makes the routes of /api/lessons.

    Args:
        folder: of lessons beside the shipped ones; None: none.

    Returns:
        The router.
    """
    router = APIRouter(prefix="/api/lessons", tags=["lessons"])
    shelf, turns = LessonShelf(folder), Turns()

    @router.get("", response_model=LessonListOut, responses=problem_answers(422))
    async def list_lessons(request: Request, lang: Lang = None) -> Response:
        """Lists the lessons in a language, and what is wrong with their files."""
        language = asked_language(request, lang)

        def made(course: Course) -> Document:
            return json_document(list_of(course, language).model_dump_json().encode(), language)

        document = await run_in_threadpool(shelf.made, ("list", language), made)
        return document.answer(request.headers)

    @router.get("/{lesson_id}", response_model=LessonOut, responses=problem_answers(404, 422))
    async def get_lesson(request: Request, lesson_id: LessonId, lang: Lang = None) -> Response:
        """Gives a lesson in a language, with all its numbers filled in."""
        language = asked_language(request, lang)

        def made(course: Course) -> Document:
            lesson = course.lesson(lesson_id)
            if lesson is None:
                raise RefusedRequest(404, "lesson_not_found", {"id": lesson_id})
            return json_document(lesson_of(course, lesson, language).model_dump_json().encode(), language)

        document = await run_in_threadpool(shelf.made, ("lesson", lesson_id, language), made)
        return document.answer(request.headers)

    def lesson_named(lesson_id: str) -> Lesson:
        lesson = shelf.course().lesson(lesson_id)
        if lesson is None:
            raise RefusedRequest(404, "lesson_not_found", {"id": lesson_id})
        return lesson

    @router.get(
        "/{lesson_id}/report",
        response_class=Response,
        responses={200: {"content": HTML}, **problem_answers(404, 422, 503)},
    )
    async def report_plain(request: Request, lesson_id: LessonId, lang: Lang = None) -> Response:
        """Writes a lesson as one HTML file that needs no other."""
        language = asked_language(request, lang)

        def written() -> Response:
            return html_file(report_lesson(lesson_named(lesson_id), language), lesson_id, language)

        return await turns.take(written)

    @router.post(
        "/{lesson_id}/report",
        response_class=Response,
        responses={200: {"content": HTML}, **problem_answers(400, 403, 404, 413, 422, 503)},
        openapi_extra=_SUBMISSION,
    )
    async def report_submission(
        raw: RawBody, request: Request, lesson_id: LessonId, lang: Lang = None
    ) -> Response:
        """Writes what was handed in of a lesson as one HTML file; its runs are replayed."""
        language = asked_language(request, lang)
        await network_of(request)

        def written() -> Response:
            lesson = lesson_named(lesson_id)
            _require_short(read_submission(raw))
            return html_file(report_lesson(lesson, language, raw), lesson_id, language)

        return await turns.take(written)

    return router


def _require_short(submission: Submission) -> None:
    """Refuses runs that would take long to replay, with their own seed and with others."""
    for step, run in submission.goals.items():
        n_steps = (SEEDS + 2) * run.file.branches.current.end.progress.step
        require_short(f"goals.{step}", run.file, n_steps)
