"""M0…: texts whose punctuation means something to YAML, which refuses them or reads something else."""

from menus.check.rule_doc import RuleDoc

RULE_DOCS = (
    RuleDoc(
        code="M006",
        title="A comment ate a text.",
        explanation=(
            "After a blank, `#` begins a comment, and YAML leaves out the rest of the line: of `Press # to end` the "
            "citizen would read `Press`. Put the text in double quotes. A comment behind a text stands apart from it "
            "by two blanks."
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
        title="A comma made a second key of a text.",
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
        title="A text begins with `&`, which names it for YAML.",
        explanation=(
            "`&now dial` is the text `dial` with the name `now`, which `*now` elsewhere would repeat. Nothing repeats "
            "it here, so it was meant as text. Put it in double quotes."
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
        title="A value begins with `>` or `|`, which announces several lines to YAML.",
        explanation=(
            "`>6` and a bare `|` tell YAML that a text follows in the lines below; the value itself is lost. Put a "
            "text that begins so in double quotes. For several lines write `|-` alone and indent them below it."
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
        title="A placeholder stands without quotes.",
        explanation=(
            "Without quotes `{place}` is a mapping to YAML, with a key `place` and no value. Write it in double quotes."
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
            "YAML makes one line of it, and the line break is lost. Often the second line was to be a key of its own "
            "and lacks its colon. Put a long text in double quotes on one line; for a text of several lines write "
            "`|-` and indent them below it."
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
        title="A text begins with a sign that means something to YAML.",
        explanation=(
            "A value that begins with `*`, `{`, `[`, `>`, `|`, `@`, `%`, `!`, a backtick, or a dash or question mark "
            "before a blank, is no plain text to YAML. Put it in double quotes: USSD codes always need them."
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
        title="A colon or another sign in a text without quotes begins something new.",
        explanation=(
            "A colon before a blank parts a key from its value, also in the middle of a text; between braces and "
            "brackets `?`, `,` and `:` have a meaning too. Put the text in double quotes."
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
            "A value that begins with a quotation mark ends at the next one; what follows belongs to nothing. Put all "
            'of it in one pair of double quotes, and write \\" for a quotation mark inside. An apostrophe needs no '
            "care between double quotes."
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
        title="A backslash in double quotes is followed by a letter that means nothing.",
        explanation=(
            "Between double quotes a backslash begins a sign, such as `\\n` for a new line. For a backslash itself, "
            "as patterns have them, write two, or put the text in single quotes."
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
            "Every `{` needs its `}` and every `[` its `]`. Where a line becomes hard to read, write keys below each "
            "other and indented instead: no braces are needed then."
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
)
