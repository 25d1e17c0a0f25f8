"""What a text may tell of a lookup that came too late for its screen."""

import pytest

from menus.engine import engine, late_lookups
from menus.engine.effects import CaseLookupRequest, HttpLookupRequest, LookupFound
from menus.engine.session import Session
from menus.model import Service
from tests.menus.engine.engine_conversation import CALLER, NOON, EngineConversation, compile_menus, digest

GIVEN = engine.TurnInputs(NOON, digest, secrets={"KEY": "s3cret"})
LOOKUPS = """
lookups:
  clinics:
    get: "https://health.example/{ward}"
    headers: {Authorization: "{secret.KEY}"}
    columns: {name: name}
  scores: {METHOD: "https://health.example/{ward}", body: {ward: "{ward}"}, columns: {name: name}}
  case: {case: "{ward}"}
  table: {table: wards, where: {name: "{ward}"}}
tables: {wards: {rows: [{name: Kibera}]}}
"""


def compile_clinics(
    found: str, none: str = "nothing", lookup: str = "clinics", more: str = "", method: str = "post"
) -> Service:
    return compile_menus(
        f"""
screens:
  top: {{ask: "Ward?", answer: {{type: text}}, save: ward, goto: look}}
  look: {{lookup: {lookup}, found: {found}, none: {none}, failed: sorry{more}}}
  told:
    say: {{en: "{{clinics.name}} in {{ward}}", sw: "{{clinics.name}} kule {{ward}}"}}
    on_sms: {{en: "Clinic of {{ward}}: {{clinics.name}}", sw: "Kliniki ya {{ward}}: {{clinics.name}}"}}
    goto: ended
  ended: {{end: "Case: {{ward}}"}}
  nothing: {{end: {{en: "None in {{ward}}.", sw: "Hakuna kule {{ward}}."}}}}
  sorry: {{end: "We will text you."}}
  branched: {{branch: [{{if: {{ward: Kibera}}, goto: derived}}, {{goto: ended}}]}}
  derived: {{set: {{x: {{text: y}}}}, goto: told}}
  astray: {{branch: [{{if: {{ward: Kibera}}, goto: told}}, {{goto: choose}}]}}
  spoken: {{say: "Spoken", goto: ended}}
  choose: {{menu: "Which?", options: [{{say: One, goto: ended}}]}}
  again: {{lookup: table, found: told, none: told, failed: told}}
"""
        + LOOKUPS.replace("METHOD", method)
    )


def waiting_session(service: Service, ward: str = "Kibera", language: str = "en") -> Session:
    """A session whose lookup has just been asked for."""
    begun = engine.start(service, "top", CALLER, GIVEN, language=language).session
    turn = engine.step(service, begun, CALLER, ward, GIVEN)
    assert isinstance(turn.request, HttpLookupRequest | CaseLookupRequest)
    return turn.session


@pytest.mark.parametrize(
    ("found", "none", "fits"),
    [
        ("told", "nothing", True),
        ("ended", "spoken", True),
        ("branched", "nothing", True),
        ("choose", "nothing", False),
        ("told", "choose", False),
        ("told", "top", False),
        ("astray", "nothing", False),
        ("again", "nothing", False),
    ],
)
def test_a_text_can_only_tell(found: str, none: str, fits: bool) -> None:
    asked = compile_clinics(found, none)
    assert late_lookups.can_be_answered_by_sms(asked, waiting_session(asked)) is fits


def test_only_a_session_that_waits_for_a_lookup_is_answered() -> None:
    talk = EngineConversation(compile_clinics("told"))
    talk.dial()
    assert not late_lookups.can_be_answered_by_sms(talk.service, talk.session)
    assert late_lookups.pending_request(talk.service, talk.session, CALLER, GIVEN) is None


@pytest.mark.parametrize("lookup", ["clinics", "case"])
def test_the_question_is_asked_again_as_it_was(lookup: str) -> None:
    asked = compile_clinics("ended", lookup=lookup)
    session = waiting_session(asked, "Kibera Soko")
    first = engine.step(
        asked, engine.start(asked, "top", CALLER, GIVEN).session, CALLER, "Kibera Soko", GIVEN
    ).request
    again = late_lookups.pending_request(asked, session, CALLER, GIVEN)
    assert isinstance(first, HttpLookupRequest | CaseLookupRequest)
    assert isinstance(again, HttpLookupRequest | CaseLookupRequest)
    assert {**_facts(again), "visit": ""} == {**_facts(first), "visit": ""}


@pytest.mark.parametrize("method", ["post", "put", "patch"])
def test_a_question_that_may_change_something_is_not_asked_again(method: str) -> None:
    asked = compile_clinics("ended", lookup="scores", method=method)
    session = waiting_session(asked)
    assert late_lookups.pending_request(asked, session, CALLER, GIVEN) is None


def _facts(request: HttpLookupRequest | CaseLookupRequest) -> dict[str, object]:
    return {name: getattr(request, name) for name in type(request).__slots__}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("language", "rows", "text"),
    [
        ("en", ({"name": "Laini"},), "Clinic of Kibera: Laini"),
        ("sw", ({"name": "Laini"},), "Kliniki ya Kibera: Laini"),
        ("sw", ({"name": "Laini’s"}, {"name": "Other"}), "Kliniki ya Kibera: Laini's"),
        ("sw", (), "Hakuna kule Kibera."),
    ],
)
def test_the_words_are_those_of_the_screen_without_navigation(
    language: str, rows: tuple[dict[str, str], ...], text: str
) -> None:
    asked = compile_clinics("branched")
    session = waiting_session(asked, language=language)
    before = session.__reduce__()
    assert late_lookups.sms_text(asked, session, CALLER, LookupFound(rows), GIVEN) == text
    assert session.__reduce__() == before


def test_many_may_lead_where_no_text_can() -> None:
    asked = compile_clinics("told", more=", many: choose")
    session = waiting_session(asked)
    assert (
        late_lookups.sms_text(asked, session, CALLER, LookupFound(({"name": "A"}, {"name": "B"})), GIVEN)
        is None
    )
    assert late_lookups.sms_text(asked, session, CALLER, LookupFound(({"name": "A"},)), GIVEN) is not None


def test_the_screen_of_a_survey_is_not_texted_as_it_may_count() -> None:
    service = compile_menus("""\
lookups: {fee: {get: "https://example.org/fee", columns: {fee: fee}}}
surveys: {opinion: {title: O, screens: [wanted, thanks], until: "2100-01-01", over: over}}
screens:
  top: {lookup: fee, found: thanks, none: over, failed: over, late: over}
  wanted: {menu: Move it?, save: wanted, options: yes_no, goto: top}
  thanks: {end: "{fee.fee}"}
  over: {end: Over}
""")
    turn = engine.start(service, "top", CALLER, GIVEN)
    assert not late_lookups.can_be_answered_by_sms(service, turn.session)
