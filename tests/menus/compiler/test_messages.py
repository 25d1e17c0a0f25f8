from menus.analysis.rule_doc import complete_example
from menus.compiler.service import compile_service
from menus.model import Service
from menus.rendering.message_text import render_message
from tests.menus.engine.engine_conversation import NOON

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


def compile_messages() -> Service:
    compiled = compile_service(complete_example(MENUS), "menus.yaml", lambda name: name)
    assert compiled.service is not None, compiled.problems
    return compiled.service


def test_a_message_with_columns_is_an_announcement() -> None:
    messages = compile_messages().messages
    told = {
        name: (message.is_announcement, message.columns, message.urgent) for name, message in messages.items()
    }
    assert told == {
        "received": (False, None, False),
        "clinic_day": (True, ("place", "day"), True),
        "closed_tomorrow": (True, (), False),
    }


def test_an_announcement_is_worded_from_its_columns() -> None:
    row = {"place": "Kibera", "day": "2026-03-05"}
    assert (
        render_message(compile_messages(), "clinic_day", "en", row, NOON)
        == "The clinic comes to Kibera on 5 March 2026. Hill"
    )


def test_no_word_of_the_backend_stands_for_an_announcement() -> None:
    """Else a case in that state would send it to whoever filed the case."""
    assert compile_messages().state_for("received") == "received"
    assert compile_messages().state_for("clinic_day") is None
