"""Find spoken menus and prompts that are too long to remember."""

from collections import Counter

from menus.analysis.columns import columns_of, max_rows
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.analysis.satisfiability import may_hold, possible_wordings
from menus.analysis.spoken_screens import spoken_screens
from menus.engine.scope import VOICE_CHANNEL
from menus.expressions.templates import Template
from menus.model import ChoiceVerb, PromptVerb, Screen
from menus.problems import Severity
from menus.verbs.list import ListVerb

MAX_OPTIONS = 5
CHOICE_KEYS = 9  # on a keypad; with more choices, a page has eight and the key for the next page
MAX_SECONDS = 12.0
SPEECH_CHARACTERS_PER_SECOND = 14.0  # about 150 words a minute

RULE_DOC = RuleDoc(
    code="M702",
    title="A call has too much to listen to.",
    explanation=(
        "Callers keep about five options and twelve seconds of speech in mind. Split a longer menu into two, put "
        "the options that most people want first, or give the screen a shorter wording for calls under `voice: "
        "{say: …}`. A recorded prompt takes as long as its recording, without values and options. Other speech is "
        "estimated at 14 characters a second."
    ),
    bad="""\
service:
  name: County
  country: KE
  time_zone: Africa/Nairobi
  languages: {en: {name: English, tts: {at: {voice: woman}}}}
entry: {voice: {"+254711082000": start}}
screens:
  start:
    say: >-
      Welcome to the county. You can report a problem, ask how a report stands, or hear where our offices are.
      The call costs you nothing, and we take it at any time of the day or night, also on holidays.
    goto: bye
  bye: {end: Goodbye.}
""",
    good="""\
service:
  name: County
  country: KE
  time_zone: Africa/Nairobi
  languages: {en: {name: English, tts: {at: {voice: woman}}}}
entry: {voice: {"+254711082000": start}}
screens:
  start:
    say: >-
      Welcome to the county. You can report a problem, ask how a report stands, or hear where our offices are.
      The call costs you nothing, and we take it at any time of the day or night, also on holidays.
    voice: {say: Welcome to the county.}
    goto: bye
  bye: {end: Goodbye.}
""",
    severity=Severity.WARNING,
)


def check(context: RuleContext) -> None:
    """Check every screen that a call may reach."""
    for screen in spoken_screens(context.service, context.graph):
        verb = screen.verb
        place = context.screen_place(screen)
        heard = _options_at_once(context, verb) if isinstance(verb, ChoiceVerb) else 0
        if heard > MAX_OPTIONS:
            text = (
                f"A caller hears {heard} options at once at `{screen.name}`; five are what people remember."
            )
            cure = _cure_for_list(context, verb) if isinstance(verb, ListVerb) else "Split the menu in two."
            context.warning("M702", place, text, cure)
        if not isinstance(verb, PromptVerb):
            continue
        prompt = screen.voice.say or verb.text
        seconds = {
            language: max(
                _prompt_seconds(context, screen, language, wording.by_language[language])
                for wording in possible_wordings(prompt, {"channel": VOICE_CHANNEL, "language": language})
            )
            for language in context.service.languages
        }
        language = max(seconds, key=lambda name: seconds[name])
        if seconds[language] > MAX_SECONDS:
            text = f"`{screen.name}` takes about {seconds[language]:.0f} seconds to say in `{language}`."
            context.warning(
                "M702", prompt.place, text, "Shorten it, or word it for calls under `voice: {say: …}`."
            )


def _options_at_once(context: RuleContext, verb: ChoiceVerb) -> int:
    """Return the most options that callers hear at once. If there are many, this is a page with its key for more.

    Nothing is known of a list whose table or lookup could not be read.
    """
    if isinstance(verb, ListVerb) and columns_of(context.service, verb.source) is None:
        return 0
    rows = max_rows(context.service, verb)
    on_call = [
        [
            option
            for option in verb.options
            if may_hold(option.condition, {"channel": VOICE_CHANNEL, "language": language})
        ]
        for language in context.service.languages
    ]
    counts = [
        (rows + sum(not option.key for option in options), sum(bool(option.key) for option in options))
        for options in on_call
    ]
    return max((CHOICE_KEYS if numbered > CHOICE_KEYS else numbered) + own for numbered, own in counts)


def _cure_for_list(context: RuleContext, verb: ListVerb) -> str:
    """Return the cure for a list: let callers choose a group of its rows first."""
    if verb.selection.distinct:
        return "Ask for less with `limit:`, or give its table a column of larger groups for `distinct:`."
    column = _grouping_column(context, verb)
    if column is None:
        return (
            "Let callers choose a group of the rows first, by a list with `distinct:` over a column such as `region`. "
            "Or ask for less with `limit:`."
        )
    return (
        f"Let callers choose the `{column}` first, by a list with `distinct: {column}` and `save: {column}`, and write "
        f'`where: {{{column}: "{{{column}}}"}}` here.'
    )


def _grouping_column(context: RuleContext, verb: ListVerb) -> str | None:
    """Return the column whose values are few and group the rows best; None if no column does."""
    table = context.service.tables.get(verb.source)
    if table is None:
        return None
    used = {verb.value, *verb.selection.where}
    sizes = {
        column: Counter(row[column] for row in table.rows) for column in table.columns if column not in used
    }
    groups = {column: counts for column, counts in sizes.items() if 1 < len(counts) <= CHOICE_KEYS}
    return min(
        groups,
        key=lambda column: (len(groups[column]) > MAX_OPTIONS, max(groups[column].values())),
        default=None,
    )


def _prompt_seconds(context: RuleContext, screen: Screen, language: str, template: Template) -> float:
    """Return the seconds that the prompt takes: the length of its recording, or else an estimate."""
    recorded = context.recordings.prompt_seconds(screen, language) if context.recordings is not None else None
    return (
        recorded
        or len(context.page_layouts.renderers[language].render(template)) / SPEECH_CHARACTERS_PER_SECOND
    )


RULE = Rule(RULE_DOC, check)
