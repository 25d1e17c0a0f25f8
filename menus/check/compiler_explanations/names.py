"""M2…: names of files, hours and fields that do not exist."""

from menus.analysis.rule_doc import RuleDoc

RULE_DOCS = (
    RuleDoc(
        code="M206",
        title="A file named in the menus cannot be read, or is no table.",
        explanation=(
            "Tables, included files and recordings are in the folder of the menu file or below it, and their names "
            "start from there. The gateway reads nothing else of its machine: no path with `..`, none from the top "
            "(`/etc/…`), no link that leads elsewhere, no hidden file, no device, nothing over 16 MB. A table "
            "is CSV text, saved as UTF-8. Its first line names the columns, and all other lines have as many "
            "cells. The message names the line of that file."
        ),
        bad="""\
screens:
  start: {list: Which office?, from: offices, label: ward, value: ward, save: office, goto: finish}
  finish: {end: Goodbye.}
tables: {offices: {file: ragged.csv}}
""",
        good="""\
screens:
  start: {list: Which office?, from: offices, label: ward, value: ward, save: office, goto: finish}
  finish: {end: Goodbye.}
tables: {offices: {file: offices.csv}}
""",
        files={"ragged.csv": "ward,phone\nHill\n", "offices.csv": "ward,phone\nHill,0800\n"},
    ),
    RuleDoc(
        code="M209",
        title="Opening hours that the file does not have.",
        explanation=(
            "`{open: office}` and `hours: office` name opening hours. The hours are under `hours:` at the top of "
            "the file."
        ),
        bad="""\
screens:
  start: {branch: [{if: {open: ofice}, goto: here}, {goto: away}]}
  here: {end: We are open.}
  away: {end: We are closed.}
hours: {office: {mon-fri: ["08:00", "17:00"]}}
""",
        good="""\
screens:
  start: {branch: [{if: {open: office}, goto: here}, {goto: away}]}
  here: {end: We are open.}
  away: {end: We are closed.}
hours: {office: {mon-fri: ["08:00", "17:00"]}}
""",
    ),
    RuleDoc(
        code="M211",
        title="A required field that the case does not have.",
        explanation="`required:` names fields of the same case, which are under its `fields:`.",
        bad="""\
screens:
  start: {submit: problem, goto: finish}
  finish: {end: Thank you.}
cases:
  problem: {title: A problem, fields: {source: ussd}, required: [place]}
""",
        good="""\
screens:
  start: {submit: problem, goto: finish}
  finish: {end: Thank you.}
cases:
  problem: {title: A problem, fields: {source: ussd}, required: [source]}
""",
    ),
    RuleDoc(
        code="M809",
        title="A reminder has no date, or no time that counts from it, or two of them.",
        explanation=(
            "A reminder counts from one date: that of an answer (`on:`), or the day on which a case comes to a state "
            "(`when:`). It goes some days `after:` it, or `before:` it. Nobody knows beforehand when a state will come."
        ),
        bad="""\
screens:
  start: {ask: When is your visit?, answer: {type: date}, save: visit, goto: send}
  send: {submit: booking, goto: finish}
  finish: {end: Thank you.}
cases: {booking: {title: A visit, fields: {visit: '{visit}'}, required: [visit]}}
messages: {visit_soon: 'Your visit is on {visit:date}.'}
reminders: {visit: {message: visit_soon, on: '{visit}', before: 2d, after: 1d}}
""",
        good="""\
screens:
  start: {ask: When is your visit?, answer: {type: date}, save: visit, goto: send}
  send: {submit: booking, goto: finish}
  finish: {end: Thank you.}
cases: {booking: {title: A visit, fields: {visit: '{visit}'}, required: [visit]}}
messages: {visit_soon: 'Your visit is on {visit:date}.'}
reminders: {visit: {message: visit_soon, on: '{visit}', before: [2d, 1d]}}
""",
    ),
)
