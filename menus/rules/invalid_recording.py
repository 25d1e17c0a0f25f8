"""Every recording can be published and played."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc

RULE_DOC = RuleDoc(
    code="M703",
    title="A recording cannot be published.",
    explanation=(
        "The recordings in the folder that a language names under `audio:` are published with the menus, and kept "
        "in the store's memory. Each is an MP3, WAV or Ogg file of at most 2 MB, and a folder holds at most 32 "
        "MB. A minute of speech takes 120 KB as MP3 of 16 kbit/s and 1 MB as WAV of 8 kHz. On a telephone both "
        "sound alike."
    ),
    bad="""\
service:
  name: County
  country: KE
  time_zone: Africa/Nairobi
  languages:
    sw: {name: Kiswahili, audio: audio/empty}   # where start.mp3 has nothing in it
entry: {voice: {"+254711082000": start}}
screens:
  start: {end: Kwaheri.}
""",
    good="""\
service:
  name: County
  country: KE
  time_zone: Africa/Nairobi
  languages:
    sw: {name: Kiswahili, audio: audio/sw}   # where start.mp3 is a recording
entry: {voice: {"+254711082000": start}}
screens:
  start: {end: Kwaheri.}
""",
    files={"audio/empty/start.mp3": "", "audio/sw/start.mp3": "Kwaheri."},
)


def check(context: RuleContext) -> None:
    """Check the folder of every language."""
    if context.recordings is None:
        return
    for language in context.service.languages:
        for trouble in context.recordings.defects(language):
            cure = "Record it again, or take the file away."
            context.error("M703", context.language_place(language), trouble, cure)


RULE = Rule(RULE_DOC, check)
