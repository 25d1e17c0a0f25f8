"""M4…: bounds and patterns that no answer fits, or that take too long."""

from menus.analysis.rule_doc import RuleDoc

RULE_DOCS = (
    RuleDoc(
        code="M403",
        title="The bounds of an answer make no sense.",
        explanation="No answer can be at least `min:` and at most `max:` if `min:` is the larger of the two.",
        bad="""\
screens:
  start: {ask: How many homes?, answer: {type: integer, min: 50, max: 5}, goto: finish}
  finish: {end: Thank you.}
""",
        good="""\
screens:
  start: {ask: How many homes?, answer: {type: integer, min: 5, max: 50}, goto: finish}
  finish: {end: Thank you.}
""",
    ),
    RuleDoc(
        code="M404",
        title="A pattern is no regular expression.",
        explanation=(
            "`pattern:` and `matches:` take a regular expression as Python writes them. Most often a bracket is "
            "not closed, or a bracket that is meant as text lacks a backslash."
        ),
        bad="""\
screens:
  start: {ask: Which plot?, answer: {type: text, pattern: "[0-9"}, goto: finish}
  finish: {end: Thank you.}
""",
        good="""\
screens:
  start: {ask: Which plot?, answer: {type: text, pattern: "^[0-9]+$"}, goto: finish}
  finish: {end: Thank you.}
""",
    ),
    RuleDoc(
        code="M405",
        title="A pattern may take for ever.",
        explanation=(
            "One part that repeats without limit is inside another one, as in `^(a+)+$`, or two alternatives "
            "inside such a part match the same text. On some answers the search through such a pattern takes "
            "years, and a single citizen could stop the service. Repeat only once, or begin each repetition with "
            "a character that nothing else in it matches, as in `^[a-z]+(-[a-z]+)*$`."
        ),
        bad="""\
screens:
  start: {ask: Which plot?, answer: {type: text, pattern: "^([a-z]+)+$"}, goto: finish}
  finish: {end: Thank you.}
""",
        good="""\
screens:
  start: {ask: Which plot?, answer: {type: text, pattern: "^[a-z]+(-[a-z]+)*$"}, goto: finish}
  finish: {end: Thank you.}
""",
    ),
)
