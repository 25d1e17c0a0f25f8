"""M3…: targets that are missing or never taken."""

from menus.analysis.rule_doc import RuleDoc

RULE_DOCS = (
    RuleDoc(
        code="M301",
        title="A screen does not say where to go on.",
        explanation=(
            "Every screen except `end:` leads to another one: by `goto:`, or in a menu by the `goto:` of each "
            "option."
        ),
        bad="""\
screens:
  start: {say: Hello.}
  finish: {end: Goodbye.}
entry: {ussd: {"*384#": start, "*385#": finish}}
""",
        good="""\
screens:
  start: {say: Hello., goto: finish}
  finish: {end: Goodbye.}
""",
    ),
    RuleDoc(
        code="M302",
        title="The cases of a target or of a text do not end with one without a condition.",
        explanation=(
            "The gateway takes the first case that holds. The last case has no `if:`, so that there is always a "
            "target. Only the last: no case after one without a condition is ever taken. The same holds for the cases "
            "of a text: the first that holds is shown."
        ),
        bad="""\
screens:
  start:
    branch:
      - {if: {language: sw}, goto: finish}
  finish: {end: Goodbye.}
""",
        good="""\
screens:
  start:
    branch:
      - {if: {language: sw}, goto: finish}
      - {goto: hello}
  hello: {say: Hello., goto: finish}
  finish: {end: Goodbye.}
""",
    ),
)
