"""Reminders in the live service: set, moved and ended, and sent once, over everything that may happen in a year."""

import io
from collections.abc import Callable, Sequence

import pytest

from gateway.container.restored_store import make_restored_store
from gateway.operations.rekey import Rekeying
from gateway.providers.sms_provider import OutgoingSms, SendResult
from gateway.security.crypto import Crypto
from tests.gateway.conftest import TOKEN
from tests.gateway.conversations.ussd.phone import NUMBER
from tests.gateway.kept_menu_files import read_kept_menu_file
from tests.gateway.reminders.conftest import BORN, RemindingGateway
from tests.menus.reminders.clinic import CLINIC

OTHER = "+254711000222"


def words(texts: Sequence[OutgoingSms]) -> list[str]:
    return [text.text for text in texts]


def test_every_vaccine_is_told_once_in_the_language_of_the_citizen(reminding: RemindingGateway) -> None:
    assert reminding.dial("1", BORN) == "END Thanks"
    assert reminding.waiting() == {"2026-03-14": {"vaccination": 1}}
    assert reminding.wait(41.9) == []
    assert words(reminding.wait(0.1)) == ["Your child, born 31 January 2026, has vaccine 1."]
    assert reminding.work() == []
    assert reminding.waiting() == {"2026-04-11": {"vaccination": 1}}
    reminding.dial("3")  # Kiswahili from here on
    assert words(reminding.wait(28)) == ["Mtoto, 31 Januari 2026, chanjo 2."]
    assert words(reminding.wait(28)) == ["Mtoto, 31 Januari 2026, chanjo 3."]
    assert words(reminding.wait(175)) == ["Mtoto, 31 Januari 2026, chanjo 4."]
    assert reminding.wait(365) == []
    assert reminding.waiting() == {}
    assert not reminding.store.exists("reminders:due")
    assert not reminding.store.keys("reminder:*")
    assert reminding.outcomes() == {"sent": 4}


@pytest.mark.parametrize(
    ("steps", "left"),
    [
        ([("1", BORN), ("1", BORN)], {"2026-03-14": {"vaccination": 1}}),
        ([("1", BORN), ("1", "10 1 2026")], {"2026-02-21": {"vaccination": 1}}),  # moved
        ([("1", BORN), ("5",)], {}),  # the answer is forgotten
        ([("1", BORN), ("6",)], {}),  # no texts at all
        ([("1", BORN), ("7",)], {}),  # what `until:` names
        ([("1", BORN), ("4",)], {"2026-03-14": {"vaccination": 1}}),  # waits, and says nothing
        ([("2", "Kibera", "10 2 2026")], {"2026-02-08": {"visit": 1}}),
        ([("2", "Kibera", "1 2 2026")], {}),  # too late for two days before
        (
            [("2", "Kibera", "10 2 2026"), ("1", BORN)],
            {"2026-02-08": {"visit": 1}, "2026-03-14": {"vaccination": 1}},
        ),
    ],
)
def test_a_session_sets_moves_and_ends(
    reminding: RemindingGateway, steps: list[tuple[str, ...]], left: dict[str, dict[str, int]]
) -> None:
    for step in steps:
        reminding.dial(*step)
    assert reminding.waiting() == left


def test_who_left_a_reminder_gets_none_until_they_come_back(reminding: RemindingGateway) -> None:
    reminding.dial("1", BORN)
    reminding.dial("4")
    assert reminding.wait(42) == []
    reminding.dial("1", BORN)
    assert len(reminding.wait(28)) == 1


def test_stop_ends_all_and_start_brings_none_back(reminding: RemindingGateway) -> None:
    reminding.dial("1", BORN)
    digest = reminding.services.crypto.digest(NUMBER)
    reminding.services.consent.stop(digest)
    assert reminding.waiting() == {}
    reminding.services.consent.allow(digest)
    assert reminding.wait(300) == []


@pytest.mark.parametrize("erases", [True, False])
def test_a_number_that_is_forgotten_or_handed_over_is_reminded_of_nothing(
    reminding: RemindingGateway, *, erases: bool
) -> None:
    reminding.dial("1", BORN)
    reminding.dial("1", BORN, number=OTHER)
    eraser = reminding.services.eraser
    if erases:
        assert eraser.erase(NUMBER).reminders == 1
    else:
        eraser.hand_over(NUMBER)
    assert reminding.waiting() == {"2026-03-14": {"vaccination": 1}}
    assert [text.msisdn for text in reminding.wait(42)] == [OTHER]


def test_a_record_that_cannot_be_taken_holds_up_no_other(
    reminding: RemindingGateway, logged: io.StringIO
) -> None:
    reminding.dial("1", BORN)
    reminding.dial("1", BORN, number=OTHER)
    container = reminding.services.container
    held = container.reminders.store.load(reminding.services.crypto.digest(NUMBER))
    assert held.reminders is not None
    held.reminders.book.waiting[0].day = "no day"
    assert container.reminders.store.replace(held, held.reminders, reminding.clock())
    assert [text.msisdn for text in reminding.wait(42)] == [OTHER]
    assert "reminder_failed" in logged.getvalue()
    assert [text.msisdn for text in reminding.wait(28)] == [OTHER]


def test_nothing_of_a_date_or_a_number_is_plain_in_the_store(reminding: RemindingGateway) -> None:
    reminding.dial("1", BORN)
    reminding.clock.advance(42 * 86_400)
    reminding.services.container.reminder_turn.take_turn()  # queued, and not sent yet
    kept = b"".join(
        reminding.store.dump(key) or b"" for key in reminding.store.keys("*") if not key.startswith(b"menus:")
    )
    assert NUMBER[1:].encode() not in kept
    assert b"2026-01-31" not in kept


def test_a_state_asks_after_two_weeks_and_the_reply_is_about_the_case(reminding: RemindingGateway) -> None:
    reference = reminding.dial("2", "Kibera", "10 2 2026").removeprefix("END ")
    reminding.work()
    assert reminding.update("DONE") == "texted"
    assert reminding.waiting() == {"2026-02-14": {"still_fixed": 1}}  # the visit is over
    assert reminding.update("DONE", "e2") == "applied"
    assert reminding.update("DONE") == "repeated"
    assert words(reminding.wait(0)) == [f"{reference} is resolved."]
    assert words(reminding.wait(14)) == [f"{reference}, still mended?\nIs it fixed?\n1. Yes\n2. No"]
    services = reminding.services
    digest, service = services.crypto.digest(NUMBER), services.definition.service
    question = services.questions.newest(digest, service, reminding.clock())
    assert (question.screen, question.reference, question.state) == ("still", reference, "resolved")
    assert reminding.update("DONE", "e3") == "applied"
    assert reminding.update("DONE") == "repeated"
    assert reminding.waiting() == {}


def test_a_case_that_is_open_again_is_not_asked_for(reminding: RemindingGateway) -> None:
    reminding.dial("2", "Kibera", "10 2 2026")
    reminding.update("DONE")
    reminding.update("AGAIN", "e2")
    assert reminding.waiting() == {}


def test_a_crash_before_the_state_is_noted_is_made_good_when_the_update_is_repeated(
    reminding: RemindingGateway,
) -> None:
    reminding.dial("2", "Kibera", "10 2 2026")
    reminding.update("DONE")
    held = reminding.services.container.reminders.reminders
    held.end_all(reminding.services.crypto.digest(NUMBER))  # as if the process had ended before
    assert reminding.update("DONE") == "repeated"
    assert reminding.waiting() == {"2026-02-14": {"still_fixed": 1}}


def test_what_two_workers_take_at_once_goes_once(reminding: RemindingGateway) -> None:
    reminding.dial("1", BORN)
    reminding.clock.advance(42 * 86_400)
    container, digest = reminding.services.container, reminding.services.crypto.digest(NUMBER)
    read_before = container.reminders.store.load(digest)
    assert container.reminder_turn.take([digest]) == 1
    assert container.reminder_turn.take([digest]) == 0
    assert not container.reminders.store.replace(read_before, None, reminding.clock())
    assert len(reminding.work()) == 1


class DyingProvider:
    """A provider that has the text as the worker dies."""

    name = "at"
    max_recipients = 1

    def __init__(self) -> None:
        self.got: list[OutgoingSms] = []

    def send_many(self, texts: Sequence[OutgoingSms]) -> list[SendResult]:
        self.got += texts
        raise SystemExit


def test_a_crash_between_sending_and_recording_sends_no_second_text(reminding: RemindingGateway) -> None:
    reminding.dial("1", BORN)
    reminding.clock.advance(42 * 86_400)
    reminding.services.container.reminder_turn.take_turn()
    provider, services = DyingProvider(), reminding.services
    (item,) = [item for item, _ in services.messages_outbox.list_pending(9)]
    with pytest.raises(SystemExit):
        services.sender_by([provider], services.words).send(item)
    assert len(provider.got) == 1
    reminding.clock.advance(60)  # the lease is over, and another worker finds the text
    assert reminding.work() == []
    assert services.messages.load(item).state == "unknown"
    assert len(reminding.wait(28)) == 1  # the next vaccine


def test_what_is_a_day_late_does_not_go(reminding: RemindingGateway) -> None:
    reminding.dial("1", BORN)
    assert reminding.wait(44) == []
    assert reminding.outcomes() == {"late": 1}
    assert words(reminding.wait(26)) == ["Your child, born 31 January 2026, has vaccine 2."]


def publish(reminding: RemindingGateway, before: str, after: str) -> None:
    """Publish the menus with a change."""
    assert before in CLINIC
    reminding.menus.write_text(CLINIC.replace(before, after), encoding="utf-8")
    services = reminding.services
    services.publisher.publish(read_kept_menu_file(reminding.menus))
    services.menus.refresh()


def test_a_reminder_has_the_words_of_the_menus_that_are_live_then(reminding: RemindingGateway) -> None:
    reminding.dial("1", BORN)
    publish(reminding, "Your child, born {born:date}, has", "Born {born:date}:")
    assert words(reminding.wait(42)) == ["Born 31 January 2026: vaccine 1."]


def test_a_reminder_whose_name_is_gone_ends_and_is_counted(reminding: RemindingGateway) -> None:
    reminding.dial("1", BORN)
    publish(reminding, "vaccination", "vaccines")
    assert reminding.wait(42) == []
    assert reminding.waiting() == {}
    assert reminding.outcomes() == {"gone": 1}


def test_the_secret_can_change_while_reminders_wait(reminding: RemindingGateway) -> None:
    reminding.dial("1", BORN)
    services = reminding.services
    crypto = Crypto(("another-key", "a-key-for-tests"))
    (key,) = reminding.store.keys("reminder:*")
    counts = Rekeying([services.redis], services.recording_storage, crypto).run()
    assert counts.unreadable == 0
    assert crypto.records.is_newest(reminding.store.get(key))


def test_a_withheld_number_is_reminded_of_nothing(reminding: RemindingGateway) -> None:
    assert reminding.dial("1", BORN, number="") == "END Thanks"
    assert reminding.waiting() == {}


def test_a_person_is_shown_what_waits_for_them(reminding: RemindingGateway) -> None:
    reminding.dial("1", BORN)
    held = reminding.services.container.person_export.collect(NUMBER)["held"]
    (shown,) = held["reminder:<number>"]
    assert (shown["reminder"], shown["date"], shown["born"]) == ("vaccination", "2026-01-31", "2026-01-31")


def test_a_stranger_with_the_number_is_reminded_of_nothing(
    build_reminding: Callable[[str], RemindingGateway],
) -> None:
    reminding = build_reminding(CLINIC + "forget_after: 30d\n")
    reminding.dial("1", BORN)
    reminding.clock.advance(31 * 86_400)
    reminding.dial("2")
    assert reminding.waiting() == {}


def test_after_a_restore_what_may_have_gone_is_not_sent_again(reminding: RemindingGateway) -> None:
    reminding.dial("1", BORN)
    reminding.clock.advance(42 * 86_400 + 60)
    assert make_restored_store(reminding.services.container).settle().reminders == 1
    assert reminding.work() == []
    assert len(reminding.wait(28)) == 1


def test_menus_with_other_times_move_what_waits(reminding: RemindingGateway) -> None:
    changed_times = reminding.services.container.reminders.changed_times
    reminding.dial("1", BORN)
    reminding.dial("2", "Kibera", "10 2 2026", number=OTHER)
    assert not changed_times.go_on()
    publish(reminding, "after: [6w, 10w, 14w, 9mo]", "after: [5w, 10w]")
    while changed_times.go_on():
        pass
    assert reminding.waiting() == {"2026-02-08": {"visit": 1}, "2026-03-07": {"vaccination": 1}}
    assert not changed_times.go_on()
    publish(reminding, "vaccination", "vaccines")  # by mistake
    while changed_times.go_on():
        pass
    publish(reminding, "vaccination", "vaccination")
    while changed_times.go_on():
        pass
    assert reminding.waiting() == {"2026-02-08": {"visit": 1}, "2026-03-14": {"vaccination": 1}}


def test_a_text_of_stop_ends_what_waits(reminding: RemindingGateway) -> None:
    reminding.dial("1", BORN)
    form = {"from": NUMBER, "to": "20400", "text": "STOP", "id": "stop-1", "linkId": "", "date": "2026-01-31"}
    answer = reminding.app.test_client().post(f"/at/{TOKEN}/sms", data=form)
    assert answer.status_code == 204
    assert reminding.waiting() == {}
