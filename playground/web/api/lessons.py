"""The REST calls under /api/lessons."""

from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from playground.lessons.reading import Course
from playground.lessons.serialization import LessonListOut, LessonOut
from playground.lessons.writing import lesson_of, list_of
from playground.web.api.languages import Lang, asked_language, json_document
from playground.web.api.lesson_shelf import LessonShelf
from playground.web.api.problems import RefusedRequest, problem_answers
from playground.web.page.documents import Document

LessonId = Annotated[str, Path(max_length=100, description="of the list", examples=["neurons"])]


def make_router(folder: FilePath | None = None) -> APIRouter:
    """Makes the routes of /api/lessons.

    Args:
        folder: of lessons beside the shipped ones; None: none.

    Returns:
        The router.
    """
    router = APIRouter(prefix="/api/lessons", tags=["lessons"])
    shelf = LessonShelf(folder)

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

    return router
