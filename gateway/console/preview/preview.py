"""Walks a draft in several languages at once, and says what each phone shows."""

from datetime import datetime

import msgspec

from gateway.console.draft_process.draft_check import walkable_service
from gateway.console.draft_process.requests import PreviewRequest
from gateway.console.preview.citizen import Citizen, Step
from menus.engine.engine import EngineError
from menus.model import Service
from menus.scenarios.phone import PhoneError
from menus.scenarios.setup import MONDAY_MORNING

MAX_INPUTS = 200
HAS_ERRORS = "The text has errors. The phone shows it once the check finds none."


class Preview(msgspec.Struct, frozen=True):
    """What the phones show, one step a language; or a sentence on why there is nothing to show."""

    steps: list[Step]
    problem: str = ""


def preview_draft(request: PreviewRequest) -> Preview:
    """Walk a draft from the beginning with what was typed."""
    service = walkable_service(request.source)
    if service is None:
        return Preview([], HAS_ERRORS)
    if request.start and request.start not in service.screens:
        return Preview([], f"There is no screen `{request.start}` any more. Begin again.")
    languages = [language for language in request.languages if language in service.languages]
    return Preview([_step(service, request, language) for language in languages[:8]])


def _step(service: Service, request: PreviewRequest, language: str) -> Step:
    citizen = Citizen(service, request, language, _moment(request.clock))
    try:
        citizen.begin(request.start)
        for typed in request.inputs[:MAX_INPUTS]:
            citizen.type(typed)
    except PhoneError as error:
        return citizen.step(str(error))
    except EngineError as error:
        return citizen.step(f"The menu cannot go on: {error}.")
    return citizen.step()


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return MONDAY_MORNING
