from menus.check.rule_doc import framed
from menus.compiler.service import compile_service
from menus.model import Service
from menus.rendering.message_text import word_message

MENUS = """
constants: {office: Hill}
messages:
  received: We have {reference}.
  clinic_day:
    text: {en: "The clinic comes to {place} on {day:date}. {const.office}", sw: "Kliniki {place} {day:date}."}
    columns: [place, day]
    urgent: true
  closed_tomorrow: {text: We are closed tomorrow., columns: []}
"""


def service() -> Service:
    compiled = compile_service(framed(MENUS), "menus.yaml", lambda name: name)
    assert compiled.service is not None, compiled.problems
    return compiled.service


def test_a_message_with_columns_is_an_announcement() -> None:
    messages = service().messages
    told = {name: (message.announced, message.columns, message.urgent) for name, message in messages.items()}
    assert told == {
        "received": (False, None, False),
        "clinic_day": (True, ("place", "day"), True),
        "closed_tomorrow": (True, (), False),
    }


def test_an_announcement_is_worded_from_its_columns() -> None:
    row = {"place": "Kibera", "day": "2026-03-05"}
    assert (
        word_message(service(), "clinic_day", "en", row) == "The clinic comes to Kibera on 5 March 2026. Hill"
    )


def test_no_word_of_the_backend_stands_for_an_announcement() -> None:
    """Else a case in that state would send it to whoever filed the case."""
    assert service().state_for("received") == "received"
    assert service().state_for("clinic_day") is None
