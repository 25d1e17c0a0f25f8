"""Where people call in, every language can be spoken."""

from menus.analysis.spoken_screens import spoken_screens
from menus.analysis.survey import Survey
from menus.check.rule_doc import Card, Rule

CARD = Card(
    code="M701",
    title="A language can be called in, and nothing says how it sounds.",
    explanation=(
        "The service has a `voice:` entry, so that every screen that a call may come to is spoken in each language: "
        "by a `tts:` voice of a provider, or by recordings in the folder that `audio:` names, one a screen, called "
        "`<screen>.mp3` unless the screen's `voice: {audio: …}` says otherwise. This language has no `tts:`, and no "
        "`audio:` or not all recordings that it needs; or a screen says what somebody typed, which nobody can record. "
        "`gateway prompts list` tells which there are, `gateway check --coverage` what is heard where."
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
SHOWN = 5  # missing recordings that are named


def check(survey: Survey) -> None:
    """Look at every language, and for those without a TTS voice at the recordings."""
    service, screens = survey.service, spoken_screens(survey.service, survey.graph)
    if not screens:
        return
    for language, tongue in service.languages.items():
        place = survey.place_of_language(language)
        if tongue.tts:
            continue
        if not tongue.audio:
            cure = "Add `tts: {…}`, or `audio: <folder>` with recordings."
            survey.error("M701", place, f"Nothing says how `{language}` sounds in a call.", cure)
            continue
        sound = survey.sound
        if sound is None:
            continue
        missing = sound.missing(screens, language)
        if missing:
            more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
            text = f"`{language}` has no TTS voice and lacks recordings: {', '.join(missing[:SHOWN])}{more}."
            cure = "Record them, or add `tts:`. `gateway prompts script` has the words."
            survey.error("M701", place, text, cure)
        for screen in screens:
            if values := sound.open(screen, language):
                text = f"No recording can say {', '.join(values)}, and `{language}` has no TTS voice."
                cure = "Word it without under `voice: {say: …}`, or record all of it and name that under `audio:`."
                survey.error("M701", survey.screen_place(screen), text, cure)


RULE = Rule(CARD, check)
