"""Find keys of a screen that have no meaning for its verb."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.grammar.common_screen_keys import OPTION_KEYS, TEXT_KEYS, unused_keys
from menus.yaml.source import YamlMapping

RULE_DOC = RuleDoc(
    code="M111",
    title="A key means nothing on a screen of this kind.",
    explanation=(
        "Only `menu`, `ask`, `list` and `record` take an answer that `save:` can keep, and `transfer` saves its "
        "outcome. Only the first three take an answer that may not fit, for which `invalid:` and `require:` have "
        "words. `attempts:` also counts silence on a `record`. `say` and others may have these keys if a `retry:` "
        "leads to them. A screen that shows nothing has no lines, pages or words of its own. The gateway would "
        "ignore the key."
    ),
    bad="""\
screens:
  start: {say: Hello., save: name, goto: finish}
  finish: {end: Goodbye.}
""",
    good="""\
screens:
  start: {ask: Your name?, answer: {type: text}, save: name, goto: finish}
  finish: {end: 'Goodbye {name}.'}
""",
)


def check(context: RuleContext) -> None:
    """Check the keys of every screen."""
    for screen in context.service.screens.values():
        entry = context.reading.entries_by_name["screens", screen.name].value
        present = entry.entries if isinstance(entry, YamlMapping) else {}
        is_retried = screen.name in context.service.screens_with_retry
        for key in unused_keys(type(screen.verb), is_retried=is_retried):
            if key in present:
                place = context.key_place("screens", screen.name, key)
                text = f"`{key}:` means nothing on `{screen.name}`, which {_reason(key)}."
                context.error("M111", place, text, "Remove it, or move it to the screen that needs it.")


def _reason(key: str) -> str:
    if key in OPTION_KEYS:
        return "has no options"
    if key in TEXT_KEYS:
        return "shows nothing"
    return "takes no answer" if key == "save" else "takes no answer that could be wrong"


RULE = Rule(RULE_DOC, check)
