from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from gateway.callers.profile_store import ProfileStore
from gateway.messaging.announcements.announcement import Reminder, parse_day
from gateway.messaging.announcements.dry_run import MAX_EXAMPLES, DryRunTotals
from gateway.messaging.announcements.numbers_file import NumbersFileError, open_numbers_file
from gateway.messaging.announcements.planner import PlannedText, SkippedLine, SkipReason
from gateway.messaging.routing.delivery_config import ProviderLimits
from gateway.messaging.routing.money import Money
from menus.engine.effects import RememberLanguage
from tests.gateway.messaging.announcements.conftest import AnnouncementFixture

HEAD = "number,language,place,day\n"
KIBERA = "Kibera,2026-03-05"


def lines(
    announcer: AnnouncementFixture, text: str, message: str = "clinic_day", **reminder: object
) -> list[PlannedText | SkippedLine]:
    numbers = announcer.file(text)
    found = Reminder("day", **reminder) if reminder else None  # type: ignore[arg-type]
    planned = announcer.plan(announcer.announcement(numbers, message, reminder=found), numbers)
    return sorted(planned, key=lambda one: one.line)


def only_result(found: list[PlannedText | SkippedLine]) -> PlannedText | SkippedLine:
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("line", "why", "reason"),
    [
        (f",en,{KIBERA}", SkipReason.INVALID, "there is no number"),
        (f"0711,en,{KIBERA}", SkipReason.INVALID, "is no number that can be dialled from KE"),
        (f"Wanjiru,en,{KIBERA}", SkipReason.INVALID, "is no number that can be dialled from KE"),
        (f"020 2222222,en,{KIBERA}", SkipReason.INVALID, "is a landline, which gets no texts"),
        (f"2.54711E+11,en,{KIBERA}", SkipReason.INVALID, "a spreadsheet has rounded the number"),
        (f"0711000111,fr,{KIBERA}", SkipReason.INVALID, "the service has no language `fr`, but en, sw"),
        ("0711000111,en,,2026-03-05", SkipReason.INVALID, "`place` is empty"),
        ("0711000111,en,Kibera,5/3/2026", None, "Clinic in Kibera on 5 March 2026. 0800"),
        ("0711000111,en,Kibera,46086", SkipReason.INVALID, "`46086` is no date, such as 2026-03-31"),
        ("0711000111,en,Kibera", SkipReason.INVALID, "has 3 cells, and the first line names 4 columns"),
        (f"0711000111,en,{KIBERA},,", None, "Clinic in Kibera on 5 March 2026. 0800"),
        (f"0711000111,,{KIBERA}", None, "Clinic in Kibera on 5 March 2026. 0800"),
        (f" 0711-000 111 , SW ,{KIBERA}", None, "Kliniki Kibera tarehe 5 Machi 2026."),
        (f"+881612345678,en,{KIBERA}", SkipReason.OUT_OF_REACH, "is a number of the type `satellite`"),
        (f"0900223344,en,{KIBERA}", SkipReason.OUT_OF_REACH, "is a number of the type `premium` in KE"),
        (f"+255712345678,en,{KIBERA}", SkipReason.OUT_OF_REACH, "is a number of the type `mobile` in TZ"),
        ("+256772000111,en,“Old town”,2026-03-05", None, 'Clinic in "Old town" on 5 March 2026. 0800'),
    ],
)
def test_what_becomes_of_a_line(
    announcer: AnnouncementFixture, line: str, why: SkipReason | None, reason: str
) -> None:
    found = only_result(lines(announcer, HEAD + line + "\n"))
    assert found.line == 2
    if isinstance(found, PlannedText):
        assert (why, found.text) == (None, reason)
    else:
        assert found.skip_reason == why
        assert found.detail.startswith(reason)


def test_the_same_number_in_two_ways_of_writing_it_is_texted_once(announcer: AnnouncementFixture) -> None:
    text = f"{HEAD}0711000111,en,{KIBERA}\n\n+254711000111,sw,Langata,2026-03-06\n"
    first, second = lines(announcer, text)
    assert isinstance(first, PlannedText)
    assert (second.line, second.skip_reason) == (4, SkipReason.DUPLICATE)  # type: ignore[union-attr]


def test_a_number_is_texted_in_the_language_that_it_chose_last(announcer: AnnouncementFixture) -> None:
    services = announcer.services
    people = ProfileStore(lambda: announcer.store, services.crypto, timedelta(days=1))
    with announcer.store.pipeline() as pipeline:
        people.change(RememberLanguage("sw"), pipeline, services.crypto.digest("+254711000111"))
        pipeline.execute()
    text = "number\n0711000111\n0711000112\n"
    assert [one.language for one in lines(announcer, text, "closed") if isinstance(one, PlannedText)] == [
        "sw",
        "en",
    ]


def test_who_opted_out_of_all_or_of_this_is_left_out(announcer: AnnouncementFixture) -> None:
    services = announcer.services
    services.consent.stop(services.crypto.digest("+254711000111"))
    with announcer.store.pipeline() as pipeline:
        for number, name in (("+254711000112", "closed"), ("+254711000113", "clinic_day")):
            services.consent.change(pipeline, services.crypto.digest(number), (name,), out=True)
        pipeline.execute()
    found = lines(announcer, "number\n0711000111\n0711000112\n0711000113\n", "closed")
    assert [(one.line, getattr(one, "skip_reason", None)) for one in found] == [
        (2, SkipReason.OPTED_OUT),
        (3, SkipReason.OPTED_OUT),
        (4, None),
    ]


@pytest.mark.parametrize(
    ("number", "day", "days", "at", "moment"),
    [
        ("0711000111", "2026-03-05", 1, "09:00", "2026-03-04 06:00"),  # nine in Nairobi
        ("+2348031234567", "2026-03-05", 1, "09:00", "2026-03-04 08:00"),  # nine in Lagos
        ("0711000111", "5/3/2026", 0, "07:30", "2026-03-05 04:30"),
        ("0711000111", "2026-03-05 14:30", 2, "18:00", "2026-03-03 15:00"),
        (
            "+12125550123",
            "2026-03-09",
            1,
            "09:00",
            "2026-03-08 13:00",
        ),  # after the clocks were moved that night
        ("+12125550123", "2026-03-09", 1, "02:30", "2026-03-08 07:30"),  # there is no 02:30 that day
        ("0711000111", "2026-03-03", 1, "09:00", SkipReason.PAST),  # three hours ago
        ("0711000111", "2027-06-03", 1, "09:00", SkipReason.INVALID),  # mistyped
        ("0711000111", "2026-02-30", 1, "09:00", SkipReason.INVALID),
    ],
)
def test_a_reminder_has_its_moment_where_the_citizen_is(
    announcer: AnnouncementFixture, number: str, day: str, days: int, at: str, moment: str
) -> None:
    text = f"number,place,day\n{number},Kibera,{day}\n"
    found = only_result(lines(announcer, text, days=days, time_of_day=time.fromisoformat(at)))
    if isinstance(found, SkippedLine):
        assert found.skip_reason == moment
    else:
        assert found.due_at == datetime.fromisoformat(f"{moment}+00:00")


def test_a_number_is_reminded_of_each_day_once(announcer: AnnouncementFixture) -> None:
    days = ("2026-03-05", "2026-03-06", "2026-03-05")
    text = "number,place,day\n" + "".join(f"0711000111,Kibera,{day}\n" for day in days)
    found = lines(announcer, text, days=1, time_of_day=time(9))
    assert [getattr(one, "skip_reason", None) for one in found] == [None, None, SkipReason.DUPLICATE]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-05", date(2026, 3, 5)),
        ("2026/03/05", date(2026, 3, 5)),
        ("20260305", date(2026, 3, 5)),
        ("2026-03-05T14:30:00", date(2026, 3, 5)),
        ("5.3.2026", date(2026, 3, 5)),
        ("05-03-2026", date(2026, 3, 5)),
        ("2026-13-05", None),
        ("46086", None),  # what a spreadsheet makes of a date in the wrong format
        ("", None),
    ],
)
def test_days_as_spreadsheets_write_them(text: str, day: date | None) -> None:
    assert parse_day(text) == day


@pytest.mark.parametrize(
    ("contents", "columns"),
    [
        (b"\xef\xbb\xbfNumber;Visit date\r\n0711;x\r\n", ("number", "visit_date")),
        (b'"Number","Name, first"\n', ("number", "name_first")),
        (b"number\tplace\t\n", ("number", "place")),
        (b"number\n", ("number",)),
    ],
)
def test_files_as_spreadsheets_write_them(tmp_path: Path, contents: bytes, columns: tuple[str, ...]) -> None:
    path = tmp_path / "numbers.csv"
    path.write_bytes(contents)
    assert open_numbers_file(path).columns == columns


@pytest.mark.parametrize(
    ("contents", "told"),
    [
        (None, "cannot be read: No such file or directory."),
        (b"", ":1: There is no column `number`; the first line names nothing."),
        (b"phone,place\n", ":1: There is no column `number`; the first line names `phone`, `place`."),
        (b"number,,place\n", ":1: Column 2 has no name. Name it or remove it."),
        (b"number,Place,place\n", ":1: Two columns are named `place`. Rename one."),
        (b"number\n" + "Nyeri é".encode("latin-1") + b"\n", "is not UTF-8. Save it"),
        (b'number,place\n0711000111,Kibera\n0711000112,"Kib', ":3: This is not CSV: unexpected end of data."),
        ("number\n0711\n".encode("utf-16"), "is not UTF-8. Save it"),
    ],
)
def test_files_that_are_none(tmp_path: Path, contents: bytes | None, told: str) -> None:
    path = tmp_path / "numbers.csv"
    if contents is not None:
        path.write_bytes(contents)
    with pytest.raises(NumbersFileError) as caught:
        list(open_numbers_file(path).rows())
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "clinic",
            "The published menus have no message `clinic`. Announcements there: `clinic_day`, `closed`.",
        ),
        ("received", "`received` is a text about a case, and no announcement."),
        (
            "clinic_day",
            "The file has no column `day`, which `clinic_day` needs. Its first line names `number`,",
        ),
    ],
)
def test_messages_that_cannot_be_announced(announcer: AnnouncementFixture, message: str, told: str) -> None:
    with pytest.raises(NumbersFileError) as caught:
        lines(announcer, "number,place\n0711000111,Kibera\n", message)
    assert str(caught.value).startswith(told)


def test_a_dry_run_adds_up(announcer: AnnouncementFixture) -> None:
    tally = DryRunTotals(announcer.services.delivery)
    long = "x" * 160
    for line in lines(
        announcer,
        f"{HEAD}0711000111,en,{KIBERA}\n0711000112,sw,{KIBERA}\n0711000113,en,{long},2026-03-05\n"
        f"+447911123456,en,{KIBERA}\n" + "".join(f"{n},en,{KIBERA}\n" for n in range(30)),
    ):
        tally.add(line)
    assert (tally.texts, tally.parts, tally.longest_parts, tally.texts_without_price) == (4, 5, 2, 1)
    assert dict(tally.languages) == {"en": 3, "sw": 1}
    assert [str(price) for price in tally.prices] == ["KES 3.20"]  # four parts in Kenya
    assert tally.left_out == {SkipReason.INVALID: 30}
    assert len(tally.left_out_examples[SkipReason.INVALID]) == MAX_EXAMPLES
    assert tally.examples["sw"] == "Kliniki Kibera tarehe 5 Machi 2026."


@pytest.mark.parametrize(
    ("limits", "days"),
    [
        (ProviderLimits(), 1),
        (ProviderLimits(daily_messages=10), 1),
        (ProviderLimits(daily_messages=9), 2),
        (ProviderLimits(daily_messages=1), 10),
        (ProviderLimits(daily_money=Money(Decimal("1.60"), "KES")), 5),
    ],
)
def test_a_dry_run_tells_over_how_many_days_ceilings_spread_it(
    announcer: AnnouncementFixture, limits: ProviderLimits, days: int
) -> None:
    """Announcements may use up nine tenths of each."""
    tally = DryRunTotals(replace(announcer.services.delivery, limits={"at": limits}))
    for line in lines(announcer, HEAD + "".join(f"07110001{n:02},en,{KIBERA}\n" for n in range(9))):
        tally.add(line)
    assert tally.days == days


def test_a_long_file_is_read_in_little_memory(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "numbers.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("number,place\n")
        file.writelines(f"07{number:08d},Kibera\n" for number in range(20_000))
    numbers = open_numbers_file(path)
    tracemalloc.start()
    count = sum(1 for _ in numbers.rows())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_000
    assert most < 200_000  # of 300 KB


def test_a_reminder_needs_a_date_also_where_its_words_do_not_tell_it(announcer: AnnouncementFixture) -> None:
    found = only_result(
        lines(announcer, "number,day\n0711000111,3 March\n", "closed", days=1, time_of_day=time(9))
    )
    assert isinstance(found, SkippedLine)
    assert (found.skip_reason, found.detail) == (
        SkipReason.INVALID,
        "`3 March` is no date, such as 2026-03-31",
    )
