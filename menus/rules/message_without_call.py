"""Every message can be spoken to citizens who choose calls."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.compiler.reader import Lost
from menus.model import Screen
from menus.problems import Severity
from menus.verbs.consent import SetConsent

RULE_DOC = RuleDoc(
    code="M704",
    title="Citizens choose calls, but get texts.",
    explanation=(
        "With `by: call` a call tells a citizen the state of their case. A language without `tts:`, for which no "
        "provider has a voice, needs recordings of the message for that: `messages/<name>.mp3`, or one for each "
        "part around its values. If one is missing, or a value cannot be recorded, the message is sent as a text, "
        "which is of no use to people who cannot read. A `{note}` does no harm: a message without a note is "
        "still told by a call."
    ),
    bad="""\
service:
  name: County
  country: KE
  time_zone: Africa/Nairobi
  languages:
    en: {name: English, tts: {at: {voice: woman}}}
    so: {name: Soomaali}
screens:
  start: {opt_in: all, by: call, goto: bye}
  bye: {end: Goodbye.}
messages:
  done: {en: "Report {reference} is done.", so: "Warbixinta {reference} waa la xaliyey."}
entry: {ussd: {'*384#': start, '*384*2#': {goto: start, language: so}}}
""",
    good="""\
service:
  name: County
  country: KE
  time_zone: Africa/Nairobi
  languages:
    en: {name: English, tts: {at: {voice: woman}}}
    so: {name: Soomaali, tts: {at: {voice: woman}}}
screens:
  start: {opt_in: all, by: call, goto: bye}
  bye: {end: Goodbye.}
messages:
  done: {en: "Report {reference} is done.", so: "Warbixinta {reference} waa la xaliyey."}
entry: {ussd: {'*384#': start, '*384*2#': {goto: start, language: so}}}
""",
    severity=Severity.WARNING,
)
MAX_NAMED = 3  # recordings that the message names


def check(context: RuleContext) -> None:
    """Check every screen that lets citizens choose calls, in languages without a TTS voice."""
    service = context.service
    if Lost.LANGUAGES in context.reading.lost:
        return
    languages_without_voice = [language for language, tongue in service.languages.items() if not tongue.tts]
    for screen in service.screens.values():
        verb = screen.verb
        if not (isinstance(verb, SetConsent) and verb.contact_by == "call"):
            continue
        chosen = service.messages if verb.names is None else service.consent_names(verb.names)
        for name in chosen:
            for language in languages_without_voice:
                _check_message(context, screen, name, language)


def _check_message(context: RuleContext, screen: Screen, name: str, language: str) -> None:
    message, folder = context.service.messages.get(name), context.service.languages[language].audio
    if message is None or message.is_announcement or (folder and context.recordings is None):
        return
    lack = (
        context.recordings.missing_for_message(name, language)
        if folder and context.recordings is not None
        else ()
    )
    if folder and not lack:
        return
    named = f": missing are {', '.join(lack[:MAX_NAMED])}" if lack else ""
    more = f" and {len(lack) - MAX_NAMED} more" if len(lack) > MAX_NAMED else ""
    text = f"`{name}` never goes out as a call in `{language}`{named}{more}."
    cure = f"Give `{language}` a voice under `tts:`, or recordings of the message, or leave it out here."
    context.warning("M704", context.screen_place(screen), text, cure)


RULE = Rule(RULE_DOC, check)
