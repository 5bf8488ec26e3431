"""The REST calls under /api/lessons."""

from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from playground.lessons.reading import Course
from playground.lessons.serialization import LessonListOut, LessonOut
from playground.lessons.shelf import Shelf
from playground.lessons.writing import lesson_of, list_of
from playground.locales import LANGUAGES
from playground.problems.errors import InvalidCommand, Problem
from playground.web.api.problems import RefusedRequest, problem_answers
from playground.web.page.languages import VARY, known_language, language_of

Lang = Annotated[
    str | None,
    Query(
        description="the language of the words; else as cookie or Accept-Language wish",
        json_schema_extra={"enum": list(LANGUAGES)},
    ),
]
LessonId = Annotated[str, Path(max_length=100, description="of the list", examples=["neurons"])]


def make_router(folder: FilePath | None = None) -> APIRouter:
    """Makes the routes of /api/lessons.

    Args:
        folder: of lessons beside the shipped ones; None: none.

    Returns:
        The router.
    """
    router = APIRouter(prefix="/api/lessons", tags=["lessons"])
    shelf = Shelf(folder)

    @router.get("", response_model=LessonListOut, responses=problem_answers(422))
    async def list_lessons(request: Request, lang: Lang = None) -> Response:
        """Lists the lessons in a language, and what is wrong with their files."""
        language = _language(request, lang)

        def made(course: Course) -> bytes:
            return list_of(course, language).model_dump_json().encode()

        return _answer(await run_in_threadpool(shelf.made, ("list", language), made), language)

    @router.get("/{lesson_id}", response_model=LessonOut, responses=problem_answers(404, 422))
    async def get_lesson(request: Request, lesson_id: LessonId, lang: Lang = None) -> Response:
        """Gives a lesson in a language, with all its numbers filled in."""
        language = _language(request, lang)

        def made(course: Course) -> bytes | None:
            lesson = course.lesson(lesson_id)
            return None if lesson is None else lesson_of(course, lesson, language).model_dump_json().encode()

        content = await run_in_threadpool(shelf.made, ("lesson", lesson_id, language), made)
        if content is None:
            raise RefusedRequest(404, "lesson_not_found", {"id": lesson_id})
        return _answer(content, language)

    return router


def _language(request: Request, lang: str | None) -> str:
    if lang is not None and known_language(lang) is None:
        raise InvalidCommand([Problem("lang", "unknown_language", lang, list(LANGUAGES))])
    return language_of(request)


def _answer(content: bytes, language: str) -> Response:
    headers = {"content-language": language, "vary": VARY, "cache-control": "no-cache"}
    return Response(content, media_type="application/json", headers=headers)
