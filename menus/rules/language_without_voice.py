"""If people can call in, every language can be spoken."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.analysis.spoken_screens import spoken_screens
from menus.compiler.reader import Lost

RULE_DOC = RuleDoc(
    code="M701",
    title="People can call in this language, and nothing says how it sounds.",
    explanation=(
        "The service has a `voice:` entry, so every screen that a call may reach is spoken in each language. "
        "Either a provider's voice speaks it (`tts:`), or recordings in the folder that `audio:` names play it: "
        "one a screen, called `<screen>.mp3` unless the screen's `voice: {audio: …}` says otherwise. This "
        "language has no `tts:`, and it has no `audio:` or lacks some recordings; or a screen repeats what "
        "somebody typed, which nobody can record. `gateway prompts list` shows which recordings there are, "
        "`gateway check --coverage` what callers hear where."
    ),
    bad="""\
service:
  name: County
  country: KE
  time_zone: Africa/Nairobi
  languages:
    en: {name: English, tts: {twilio: {language: en-GB}}}
    sw: {name: Kiswahili}
screens:
  start: {end: Hello.}
entry: {voice: {'+254711082000': start}}
""",
    good="""\
service:
  name: County
  country: KE
  time_zone: Africa/Nairobi
  languages:
    en: {name: English, tts: {twilio: {language: en-GB}}}
    sw: {name: Kiswahili, tts: {at: {voice: woman}}}
screens:
  start: {end: Hello.}
entry: {voice: {'+254711082000': start}}
""",
)
MAX_NAMED = 5  # missing recordings that the message names


def check(context: RuleContext) -> None:
    """Check every language. For a language without a TTS voice, check the recordings."""
    service, screens = context.service, spoken_screens(context.service, context.graph)
    if not screens or Lost.LANGUAGES in context.reading.lost:
        return
    for language, tongue in service.languages.items():
        place = context.language_place(language)
        if tongue.tts:
            continue
        if not tongue.audio:
            cure = "Add `tts: {…}`, or `audio: <folder>` with recordings."
            context.error("M701", place, f"Nothing says how `{language}` sounds in a call.", cure)
            continue
        recordings = context.recordings
        if recordings is None:
            continue
        missing = recordings.missing(screens, language)
        if missing:
            more = f" and {len(missing) - MAX_NAMED} more" if len(missing) > MAX_NAMED else ""
            text = (
                f"`{language}` has no TTS voice and lacks recordings: {', '.join(missing[:MAX_NAMED])}{more}."
            )
            cure = "Record them, or add `tts:`. `gateway prompts script` has the words."
            context.error("M701", place, text, cure)
        for screen in screens:
            if values := recordings.unrecordable_values(screen, language):
                text = f"No recording can say {', '.join(values)}, and `{language}` has no TTS voice."
                cure = "Word it without under `voice: {say: …}`, or record all of it and name that under `audio:`."
                context.error("M701", context.screen_place(screen), text, cure)


RULE = Rule(RULE_DOC, check)
