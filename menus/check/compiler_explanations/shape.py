"""M1…: keys, values and texts that the menu language does not allow in their place."""

from menus.analysis.rule_doc import RuleDoc
from menus.problems import Severity

RULE_DOCS = (
    RuleDoc(
        code="M101",
        title="A key that means nothing here.",
        explanation=(
            "The menu language has no such key in this place. Often it is misspelt, or indented below the wrong "
            "line. The gateway would ignore it."
        ),
        bad="""\
screens:
  start: {say: Hello., gotoo: finish, goto: finish}
  finish: {end: Goodbye.}
""",
        good="""\
screens:
  start: {say: Hello., goto: finish}
  finish: {end: Goodbye.}
""",
    ),
    RuleDoc(
        code="M102",
        title="A key that is needed is missing.",
        explanation="Without it this part of the file has no meaning: an `ask:`, for example, needs an `answer:`.",
        bad="""\
screens:
  start: {ask: Your name?, goto: finish}
  finish: {end: Goodbye.}
""",
        good="""\
screens:
  start: {ask: Your name?, answer: {type: text}, goto: finish}
  finish: {end: Goodbye.}
""",
    ),
    RuleDoc(
        code="M103",
        title="A value does not have the expected shape.",
        explanation=(
            "This place needs a list, a mapping of `key: value` lines, or a single value, and has something else. "
            "The message says what is expected."
        ),
        bad="""\
screens:
  start: {say: Habari., skip_if: en, goto: finish}
  finish: {end: Goodbye.}
""",
        good="""\
screens:
  start: {say: Habari., skip_if: {language: en}, goto: finish}
  finish: {end: Goodbye.}
""",
    ),
    RuleDoc(
        code="M104",
        title="A value is not one of the allowed ones.",
        explanation=(
            "Only certain words have a meaning here. The message lists them, or names the one that is most "
            "similar."
        ),
        bad="""\
screens:
  start: {ask: How many?, answer: {type: number}, goto: finish}
  finish: {end: Goodbye.}
""",
        good="""\
screens:
  start: {ask: How many?, answer: {type: integer}, goto: finish}
  finish: {end: Goodbye.}
""",
    ),
    RuleDoc(
        code="M105",
        title="A number or a length of time is expected.",
        explanation="Write whole numbers without separators, and lengths of time with a unit: 1.5s, 10m, 24h, 7d.",
        bad="""\
screens:
  start: {ask: Your name?, answer: {type: text, min: two}, goto: finish}
  finish: {end: Goodbye.}
""",
        good="""\
screens:
  start: {ask: Your name?, answer: {type: text, min: 2}, goto: finish}
  finish: {end: Goodbye.}
""",
    ),
    RuleDoc(
        code="M106",
        title="A screen has no verb, or more than one.",
        explanation=(
            "A screen does exactly one thing. One of these keys says what: menu, ask, list, say, end, branch, "
            "set, lookup, submit, send_sms, remember, forget, record, transfer, call_back, opt_out, opt_in. For "
            "two things write two screens, and lead the first one to the second."
        ),
        bad="""\
screens:
  start: {say: Hello., end: Goodbye.}
""",
        good="""\
screens:
  start: {say: Hello., goto: finish}
  finish: {end: Goodbye.}
""",
    ),
    RuleDoc(
        code="M107",
        title="A brace in a text belongs to no placeholder.",
        explanation=(
            "A value replaces `{name}`. The name has only letters, digits and `_`, and `.column` and `:format` "
            "may follow it. If you need a brace itself, write it twice: `{{` or `}}`."
        ),
        bad="""\
screens:
  start: {end: "Your name is {first name}."}
""",
        good="""\
screens:
  start: {end: "Braces look like {{this}}."}
""",
    ),
    RuleDoc(
        code="M108",
        title="A language that the service does not have.",
        explanation=(
            "The languages of a service are under `service: languages:`, by their codes. Nobody would ever read a "
            "text in another language."
        ),
        bad="""\
screens:
  start: {end: {en: Hello., sw: Habari., fr: Bonjour.}}
""",
        good="""\
screens:
  start: {end: {en: Hello., sw: Habari.}}
""",
    ),
    RuleDoc(
        code="M112",
        title="A service in Ethiopia or Eritrea does not say by which calendar people count days.",
        explanation=(
            "Most people there count by the Ethiopian calendar: a date of birth that somebody types is then another "
            "day than in the Gregorian one. With `calendar: ethiopian` citizens type and read days so; what is saved, "
            "compared and filed stays Gregorian. With `calendar: gregorian` they type and read Gregorian days."
        ),
        bad="""\
service: {name: Kebele, languages: {en: English}, country: ET, time_zone: Africa/Addis_Ababa}
""",
        good="""\
service:
  name: Kebele
  languages: {en: English}
  country: ET
  time_zone: Africa/Addis_Ababa
  calendar: ethiopian
""",
        severity=Severity.WARNING,
    ),
    RuleDoc(
        code="M114",
        title="A key has too few or too many spaces before it.",
        explanation=(
            "The spaces before a key say what it belongs to. With too few it does not belong to the line above it. "
            "With too many it belongs to a line that has no such key. The message says how many spaces to put there, "
            "and which lines to move along."
        ),
        bad="""\
screens:
  start:
  say: Hello.
  goto: finish
  finish: {end: Goodbye.}
""",
        good="""\
screens:
  start:
    say: Hello.
    goto: finish
  finish: {end: Goodbye.}
""",
    ),
)
