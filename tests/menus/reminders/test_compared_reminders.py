"""`gateway diff` and the console's changes tell of reminders that come, go at other times, or are gone."""

import pytest

from menus.comparison.service_comparison import compare_services
from menus.compiler.service import compile_service
from menus.model import Service
from tests.menus.reminders.clinic import CLINIC

VISIT = "visit_soon: 2d before {visit}, at 09:00, until resolved"
LINE = '  visit: {message: visit_soon, on: "{visit}", before: 2d, until: {state: resolved}}\n'
MESSAGE = '  visit_soon: {en: "We come on {visit:date}.", sw: "Tunakuja {visit:date}."}\n'
WITHOUT = CLINIC.replace(LINE, "").replace(MESSAGE, "")


def service_of(text: str) -> Service:
    service = compile_service(text, "menus.yaml", {}.__getitem__).service
    assert service is not None
    return service


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (CLINIC, CLINIC, []),
        (CLINIC, CLINIC.replace("before: 2d", "before: 3d"), [(VISIT, VISIT.replace("2d", "3d"))]),
        (CLINIC, WITHOUT, [(VISIT, "")]),
        (WITHOUT, CLINIC, [("", VISIT)]),
    ],
)
def test_a_reminder_that_differs_is_told(before: str, after: str, told: list[tuple[str, str]]) -> None:
    compared = compare_services(service_of(before), service_of(after), lambda *_: ())
    assert [(one.before, one.after) for one in compared.messages if one.kind == "reminder"] == told
