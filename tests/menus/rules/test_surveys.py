"""The check knows the names of surveys, and finds surveys that nobody can answer."""

import pytest

from menus.compiler.service import compile_service
from tests.menus.check.checked_menus import problems_of_screens

SCREENS = """\
  start:
    menu: Hello
    options: [{say: Survey, goto: ward}, {say: Results, goto: result}]
  ward: {menu: Ward?, save: ward, options: [{value: kibera, say: Kibera}, {value: both, say: Both}], goto: wanted}
  wanted: {menu: Move it?, save: wanted, options: [{value: "yes", say: "Yes"}, {value: both, say: Both}], goto: why}
  why: {ask: Why?, answer: {type: text}, save: why, goto: thanks}
  thanks: {end: Thanks}
  over: {end: Over}
  answered: {end: Answered}
  full: {end: Full}
  result: {end: "%s"}
"""
KEYS = 'title: Market, screens: [ward, wanted, why, thanks], until: "2100-01-31", over: over'
ALL_KEYS = KEYS + ", once: true, answered: answered, quota: {ward: 5}, full: full"


def found(keys: str, result: str = "Bye", more: str = "") -> list[str]:
    text = (SCREENS % result) + f"surveys: {{opinion: {{{keys}}}}}\n{more}"
    return [f"{one.code} {one.message}" for one in problems_of_screens(text) if one.code != "M307"]


def test_a_whole_survey_has_no_problem() -> None:
    assert (
        found(
            ALL_KEYS, "{survey.opinion.share.kibera} {survey.opinion.share.ward.both} {survey.opinion.count}"
        )
        == []
    )
    assert found(KEYS) == []


@pytest.mark.parametrize(
    ("result", "problem"),
    [
        ("{survey.opinon.count}", "M215 There is no survey `opinon`."),
        ("{survey.opinion.total}", "M215 A survey has no result `total`."),
        ("{survey.opinion.share}", "M215 A survey has no result `share`."),
        ("{survey.opinion.share.no}", "M215 No question of `opinion` has the option `no`."),
        ("{survey.opinion.share.both}", "M215 Several questions of `opinion` have the option `both`."),
        ("{survey.opinion.share.ward.yes}", "M215 `ward` has no option `yes`."),
        (
            "{survey.opinion.share.why.cow}",
            "M215 The answers to `why` are not counted: its answers are not a few that the file lists.",
        ),
    ],
)
def test_results_that_are_not_there(result: str, problem: str) -> None:
    assert found(KEYS, result) == [problem]


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        (
            KEYS + ", quota: {why: 5}, full: full",
            "M215 A quota by `why` cannot be counted: its answers are not a few that the file lists.",
        ),
        (
            KEYS + ", quota: {town: 5}, full: full",
            "M215 A quota by `town` cannot be counted: no screen of `opinion` saves it.",
        ),
        (KEYS + ", quota: {ward: {langata: 5}}, full: full", "M215 `ward` has no option `langata`."),
        (KEYS + ", quota: {ward: 5}", "M102 The survey `opinion` needs `full:`, as it has `quota:`."),
        (
            KEYS + ", quota: {ward: 0}, full: full",
            "M105 The quota of `ward` is a whole number from 1 to 10000000, not `0`.",
        ),
        (KEYS + ", once: true", "M102 The survey `opinion` needs `answered:`, as it has `once:`."),
        (KEYS + ", answered: answered", "M101 `answered:` means nothing without `once:`."),
        (KEYS + ", withheld: answered", "M101 `withheld:` means nothing without `once:`."),
        (KEYS + ", full: full", "M101 `full:` means nothing without `quota:`."),
        (KEYS.replace("over: over", "over: ower"), "M201 There is no screen `ower`."),
        (KEYS.replace("why, thanks", "why, thank"), "M201 There is no screen `thank`."),
        (
            KEYS.replace("over: over", "over: ward"),
            "M313 `over` leads to `ward`, which is a screen of the survey `opinion`.",
        ),
        (KEYS.replace("2100-01-31", "31.1.2100"), "M104 `31.1.2100` is no day."),
        (KEYS.replace("2100-01-31", "2025-12-31"), "M508 The survey `opinion` is over since 2025-12-31."),
        (
            KEYS.replace("[ward, wanted, why, thanks]", "[ward, wanted, why, ward]"),
            "M313 `ward` stands twice in the survey `opinion`.",
        ),
        (
            KEYS.replace("[ward, wanted, why, thanks]", "[ward]"),
            "M103 The survey `opinion` has one screen: it begins at one, and counts at another.",
        ),
        (
            KEYS.replace("[ward, wanted, why, thanks]", "[wanted, why, ward]"),
            "M314 No way leads from `wanted` to `ward`, where the answers would be counted.",
        ),
        (
            KEYS.replace("[ward, wanted, why, thanks]", "[ward, why, thanks]"),
            "M315 This way leads to `why`, into the middle of the survey `opinion`.",
        ),
        (
            KEYS.replace("[ward, wanted, why, thanks]", "[answered, thanks]"),
            "M314 Nobody ever comes to `answered`, where the survey `opinion` begins.",
        ),
    ],
)  # fmt: skip
def test_surveys_that_cannot_be(keys: str, problem: str) -> None:
    assert found(keys) == [problem]


def test_two_surveys_share_no_screen() -> None:
    text = SCREENS % "Bye" + (
        f"surveys:\n  opinion: {{{KEYS}}}\n"
        '  other: {title: Other, screens: [wanted, full], until: "2100-01-31", over: over}\n'
    )
    messages = [one.message for one in problems_of_screens(text) if one.code == "M313"]
    assert messages == ["`wanted` belongs to the survey `opinion` already."]


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        ("{text: Come!, columns: [], survey: opinion}", []),
        ("{text: Come!, columns: [], survey: opinon}", ["M215 There is no survey `opinon`."]),
        ("{text: Come!, survey: opinion}", ["M101 Only an announcement invites to a survey."]),
        (
            "{text: 'Yes: {survey.opinion.count}', columns: []}",
            ["M207 The announcement `invitation` does not know `survey`."],
        ),
    ],
)
def test_announcements_invite_to_surveys_that_are_there(message: str, problem: list[str]) -> None:
    assert found(KEYS, more=f"messages: {{invitation: {message}}}\n") == problem


def test_who_is_turned_away_does_not_know_what_the_survey_asks() -> None:
    text = (SCREENS % "Bye").replace("{end: Over}", "{end: '{ward}'}") + f"surveys: {{opinion: {{{KEYS}}}}}\n"
    assert [one.code for one in problems_of_screens(text)] == ["M303", "M307", "M307"]


def test_a_language_without_words_is_asked_for_the_word_of_a_hidden_result() -> None:
    text = (
        "version: 1\nservice: {name: A, languages: {de: Deutsch}, country: DE, time_zone: Europe/Berlin}\n"
        f'entry: {{ussd: {{"*1#": start}}}}\nscreens:\n{SCREENS}surveys: {{opinion: {{{KEYS}}}}}\n'
    )
    for result, asked in (("{survey.opinion.count}", True), ("Bye", False)):
        problems = compile_service(text % result, "menus.yaml", {}.__getitem__).problems
        assert any("not_yet" in one.cure for one in problems if one.code == "M113") is asked


RESULTS = """\
  start: {menu: Hello, options: [{say: Survey, goto: wanted}, {say: Results, goto: look}]}
  wanted: {menu: Move it?, save: wanted, options: yes_no, goto: thanks}
  thanks: {end: Thanks}
  over: {end: Over}
  look: {branch: [{if: {survey.opinion.share.yes: {at_least: 50}}, goto: ask}, {goto: show}]}
  ask: {ask: Why?, answer: {type: text}, save: why, goto: show}
"""
OPINION = 'surveys: {opinion: {title: O, screens: [wanted, thanks], until: "2100-01-31", over: over}}\n'


@pytest.mark.parametrize(
    ("show", "codes"),
    [
        ('{end: "{why}"}', ["M303"]),  # a result may be anything
        ('{end: [{if: {why: {set: true}}, say: "{why}"}, {say: No.}]}', []),
        ('{end: "{survey.opinion.share.yes} {survey.opinion.count}"}', []),  # a hidden one has a word
    ],
)
def test_results_decide_where_somebody_goes(show: str, codes: list[str]) -> None:
    assert [one.code for one in problems_of_screens(f"{RESULTS}  show: {show}\n{OPINION}")] == codes
