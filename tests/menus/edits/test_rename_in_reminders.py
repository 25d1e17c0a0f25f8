"""A renamed answer is renamed in `reminders:`, and in the messages that they send, and in no other message."""

from menus.edits.edit_result import EditDone
from menus.edits.rename import Rename
from menus.edits.service_texts import ServiceTexts
from tests.menus.reminders.clinic import CLINIC


def test_the_date_of_a_reminder_is_renamed_everywhere() -> None:
    announced = CLINIC.replace("messages:\n", 'messages:\n  day: {text: "{visit}", columns: [visit]}\n')
    done = Rename("field", "visit", "visit_day").apply(ServiceTexts("menus.yaml", announced, {}))
    assert isinstance(done, EditDone)
    text = done.texts.text
    assert 'visit_soon: {en: "We come on {visit_day:date}.", sw: "Tunakuja {visit_day:date}."}' in text
    assert 'visit: {message: visit_soon, on: "{visit_day}", before: 2d' in text
    assert 'day: {text: "{visit}", columns: [visit]}' in text
