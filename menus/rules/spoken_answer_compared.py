"""Find conditions on answers that callers speak. A spoken message has no words to compare."""

from collections.abc import Iterator

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.analysis.spoken_screens import spoken_screens
from menus.answers.text import TextAnswer
from menus.model import Screen
from menus.problems import Place, Severity
from menus.verbs.ask import Ask
from menus.yaml.source import YamlMapping, YamlNode, YamlSequence

RULE_DOC = RuleDoc(
    code="M705",
    severity=Severity.WARNING,
    title="A condition asks more of an answer than a spoken message can tell.",
    explanation=(
        "With `voice: {record: …}` a caller speaks a message where others type. It is kept as a recording: it has "
        "a value, so `set: true` holds; it reads as the word `recording` in texts; and the case backend gets a "
        "link to it. No other condition on it holds, except `not`. A spoken answer of another type than `text` is "
        "no number and no date either."
    ),
    bad="""\
service:
  name: County
  country: KE
  time_zone: Africa/Nairobi
  languages: {en: {name: English, tts: {at: {voice: woman}}}}
entry: {voice: {'+254711082000': start}}
screens:
  start:
    ask: What happened?
    answer: {type: text}
    voice: {record: 60}
    save: story
    goto:
      - {if: {story: {matches: fire}}, goto: fire}
      - {goto: bye}
  fire: {end: Leave the house.}
  bye: {end: Goodbye.}
""",
    good="""\
service:
  name: County
  country: KE
  time_zone: Africa/Nairobi
  languages: {en: {name: English, tts: {at: {voice: woman}}}}
entry: {voice: {'+254711082000': start}}
screens:
  start:
    menu: What happened?
    save: kind
    options: [{value: fire, say: A fire}, {value: other, say: Something else}]
    goto:
      - {if: {kind: fire}, goto: fire}
      - {goto: story}
  story: {ask: Tell us more., answer: {type: text}, voice: {record: 60}, save: story, goto: bye}
  fire: {end: Leave the house.}
  bye: {end: Goodbye.}
""",
)
_OPERATORS_FOR_ANY_VALUE = {"set", "not"}


def check(context: RuleContext) -> None:
    """Check answers that a call may save as spoken messages: their types, and the conditions on them."""
    recorded = [
        screen
        for screen in spoken_screens(context.service, context.graph)
        if screen.voice.record and isinstance(screen.verb, Ask)
    ]
    own = {place for screen in recorded for place in _places_in_require(context, screen)}
    names = {screen.save for screen in recorded if screen.save}
    for screen in recorded:
        if isinstance(screen.verb, Ask) and not isinstance(screen.verb.answer, TextAnswer):
            place = context.place("screens", screen.name, "voice", "record")
            text = f"On a call the answer of `{screen.name}` is a message, whatever its type."
            context.warning("M705", place, text, "Leave `record:` out: callers then key the answer in.")
    for mention in context.reading.mentions:
        asks = mention.column is None and not _OPERATORS_FOR_ANY_VALUE.issuperset(mention.operators)
        if asks and mention.name in names and mention.place not in own:
            text = f"`{mention.name}` may be a spoken message. This never holds for one."
            context.warning("M705", mention.place, text, "Use a menu for answers that decide the way.")


def _places_in_require(context: RuleContext, screen: Screen) -> Iterator[Place]:
    """Yield every place inside a screen's `require:`, which does not apply to messages."""
    node = context.reading.entries_by_name["screens", screen.name].value
    required = node.get("require") if isinstance(node, YamlMapping) else None
    yield from _all_places(required) if required is not None else ()


def _all_places(node: YamlNode) -> Iterator[Place]:
    yield node.place
    if isinstance(node, YamlMapping):
        for entry in node:
            yield entry.key.place
            yield from _all_places(entry.value)
    elif isinstance(node, YamlSequence):
        for item in node.items:
            yield from _all_places(item)


RULE = Rule(RULE_DOC, check)
