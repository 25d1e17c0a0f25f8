"""M4…: bounds that no answer fits, and patterns that are none, or that no quick search can answer."""

from menus.analysis.rule_doc import RuleDoc

RULE_DOCS = (
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
        title="A pattern asks for what no search can answer in a short time.",
        explanation=(
            "The gateway searches an answer for a pattern once, from its beginning to its end, so that no answer can "
            "stop the service. Such a search cannot look ahead or behind (`(?=`, `(?!`, `(?<=`, `(?<!`), refer back "
            "to what it found (`\\1`, `(?P=name)`, `(?(1)…)`), or refuse to give back what it took (`a++`, `(?>…)`). "
            "Nor may a pattern be longer than 500 characters, repeat a part more than 1000 times, or be so large, "
            "counted with its repetitions, that a search would take long. Say what is allowed in place of what is "
            "not, as in `[^0]`, or ask in several conditions: `require:` and `none:` take as many as you need."
        ),
        bad="""\
screens:
  start: {ask: Which plot?, answer: {type: text, pattern: '^(?!000)[0-9]{3}$'}, save: plot, goto: finish}
  finish: {end: Thank you.}
""",
        good="""\
screens:
  start:
    ask: Which plot?
    answer: {type: text, pattern: '^[0-9]{3}$'}
    save: plot
    require: [{if: {plot: {not: "000"}}, say: There is no plot 000.}]
    goto: finish
  finish: {end: Thank you.}
""",
    ),
)
