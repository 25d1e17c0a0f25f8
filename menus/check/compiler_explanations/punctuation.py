"""M0…: texts with punctuation that YAML rejects or reads as something else."""

from menus.analysis.rule_doc import RuleDoc
from menus.problems import Severity

RULE_DOCS = (
    RuleDoc(
        code="M006",
        title="A comment ate a text.",
        explanation=(
            "After a space, `#` begins a comment, and YAML leaves out the rest of the line. Of `Press # to end` "
            "the citizen would read only `Press`. Put the text in double quotes. If you mean a comment, write two "
            "spaces before the `#`."
        ),
        bad="""\
screens:
  start:
    end: Press # to end.
""",
        good="""\
screens:
  start:
    end: "Press # to end."  # quoted, so that the key is shown
""",
    ),
    RuleDoc(
        code="M007",
        title="A comma splits a text into two keys.",
        explanation=(
            "Between braces a comma ends a value: `{en: Yes, high risk}` is the text `Yes` and a key `high risk` "
            "without a value. Put the text in double quotes, or write the languages below each other."
        ),
        bad="""\
screens:
  start:
    end: {en: Thanks, goodbye, sw: Asante}
""",
        good="""\
screens:
  start:
    end: {en: "Thanks, goodbye", sw: Asante}
""",
    ),
    RuleDoc(
        code="M008",
        title="A text begins with `&`, which gives it a name in YAML.",
        explanation=(
            "To YAML, `&now dial` is the text `dial` with the name `now`, and `*now` elsewhere repeats it. "
            "Nothing repeats it here, so it was meant as text. Put it in double quotes."
        ),
        bad="""\
screens:
  start:
    end: &now dial 112.
""",
        good="""\
screens:
  start:
    end: "&now dial 112."
""",
    ),
    RuleDoc(
        code="M009",
        title="A value begins with `>` or `|`, which announces a text of several lines in YAML.",
        explanation=(
            "`>6` and a bare `|` tell YAML that a text follows in the lines below. The value itself is lost. Put "
            "such a text in double quotes. For several lines write `|-` alone and indent the lines below it."
        ),
        bad="""\
screens:
  start:
    end: >6
""",
        good="""\
screens:
  start:
    end: ">6"
""",
    ),
    RuleDoc(
        code="M010",
        title="A placeholder has no quotes.",
        explanation=(
            "Without quotes, YAML reads `{place}` as a mapping with a key `place` and no value. Write it in "
            "double quotes."
        ),
        bad="""\
screens:
  start: {ask: Where?, answer: {type: text}, save: place, goto: send}
  send: {submit: problem, goto: finish}
  finish: {end: Thank you.}
cases:
  problem:
    title: {place}
""",
        good="""\
screens:
  start: {ask: Where?, answer: {type: text}, save: place, goto: send}
  send: {submit: problem, goto: finish}
  finish: {end: Thank you.}
cases:
  problem:
    title: "{place}"
""",
    ),
    RuleDoc(
        code="M011",
        title="A text without quotes goes on in the next line.",
        explanation=(
            "YAML joins the two lines, and the line break is lost. Often the second line should be a key of its "
            "own and lacks its colon. Put a long text in double quotes on one line. For a text of several lines "
            "write `|-` and indent the lines below it."
        ),
        bad="""\
screens:
  start:
    end: We are open
      from 8 to 5.
""",
        good="""\
screens:
  start:
    end: |-
      We are open
      from 8 to 5.
""",
    ),
    RuleDoc(
        code="M013",
        title="A text begins with a character that has a meaning in YAML.",
        explanation=(
            "YAML does not read a value as plain text if it begins with `*`, `{`, `[`, `>`, `|`, `@`, `%`, `!` or "
            "a backtick, or with a dash or question mark before a space. Put it in double quotes. USSD codes "
            "always need them."
        ),
        bad="""\
screens:
  start:
    end: *384# is our number.
""",
        good="""\
screens:
  start:
    end: "*384# is our number."
""",
    ),
    RuleDoc(
        code="M014",
        title="A colon or another character in a text without quotes begins something new.",
        explanation=(
            "A colon before a space separates a key from its value, even in the middle of a text. Between braces "
            "and brackets, `?`, `,` and `:` have a meaning too. Put the text in double quotes."
        ),
        bad="""\
screens:
  start:
    end: Opening hours: 8 to 5
""",
        good="""\
screens:
  start:
    end: "Opening hours: 8 to 5"
""",
    ),
    RuleDoc(
        code="M015",
        title="A text goes on after its closing quotation mark.",
        explanation=(
            "A value that begins with a quotation mark ends at the next one. What follows belongs to nothing. Put "
            'the whole text in one pair of double quotes, and write \\" for a quotation mark inside. An '
            "apostrophe needs no care between double quotes."
        ),
        bad="""\
screens:
  start:
    end: "Hello" and welcome.
""",
        good="""\
screens:
  start:
    end: "\\"Hello\\" and welcome."
""",
    ),
    RuleDoc(
        code="M016",
        title="In double quotes, a backslash stands before a letter without a meaning.",
        explanation=(
            "Between double quotes a backslash begins a special character, such as `\\n` for a new line. If you "
            "need a backslash itself, as in patterns, write two, or put the text in single quotes."
        ),
        bad="""\
screens:
  start: {ask: Which plot?, answer: {type: text, pattern: "^\\d+$"}, goto: finish}
  finish: {end: Thank you.}
""",
        good="""\
screens:
  start: {ask: Which plot?, answer: {type: text, pattern: '^\\d+$'}, goto: finish}
  finish: {end: Thank you.}
""",
    ),
    RuleDoc(
        code="M017",
        title="A quotation mark is never closed.",
        explanation="Everything to the end of the file would belong to this text. Close it where the text ends.",
        bad="""\
screens:
  start: {end: "Hello.}
""",
        good="""\
screens:
  start: {end: "Hello."}
""",
    ),
    RuleDoc(
        code="M018",
        title="A brace or bracket is never closed, or closes nothing.",
        explanation=(
            "Every `{` needs its `}` and every `[` its `]`. If a line becomes hard to read, write the keys below "
            "each other and indent them. Then you need no braces."
        ),
        bad="""\
screens:
  start: {end: Hello.}}
""",
        good="""\
screens:
  start: {end: Hello.}
""",
    ),
    RuleDoc(
        code="M021",
        title="A text stands in the quotation marks of a word processor.",
        explanation=(
            "YAML knows only plain quotation marks. Word processors and web pages turn them into slanted ones, which "
            "become part of the text: citizens read them, and a name in them is another name. Around a name, a key or "
            "a text with `: `, `, ` or the like they are an error."
        ),
        bad="""\
screens:
  start: {end: “Hello.”}
""",
        good="""\
screens:
  start: {end: "Hello."}
""",
        severity=Severity.WARNING,
    ),
)
