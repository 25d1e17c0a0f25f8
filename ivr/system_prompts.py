"""The recordings of the gateway's own words in calls: `words/<name>.mp3`."""

from collections.abc import Iterator

from ivr.case_recordings import case_file_name
from ivr.keypad import DIGITS
from ivr.language_choice import needs_language_choice
from ivr.prompt_part import PromptPart
from ivr.speech_text import as_sentences
from menus.analysis.satisfiability import possible_wordings
from menus.engine.scope import VOICE_CHANNEL
from menus.model import Service
from menus.verbs.record import Record

ASK_POLICY = "ask"  # a value of `resume:`
COMMON_PROMPTS = ("unheard", "invalid", "goodbye", "started_over")
MESSAGE_PROMPTS = ("wait", "played", "keep")
PAYMENT_PROMPTS = ("pay_prompt", "wait")
FAREWELL_PROMPTS = ("apology", "busy", "unknown_code")  # spoken in the first language of the service


def system_prompts(service: Service, language: str) -> Iterator[PromptPart]:
    """Yield the recordings that a language needs besides those of its screens."""
    words = service.words[language]
    if needs_language_choice(service):
        keys = dict(zip(service.languages, DIGITS, strict=False))
        choose = _press_hint(service, language, service.languages[language].name, keys.get(language, ""))
        yield PromptPart("words/choose.mp3", choose, "Said to callers whose language nobody knows.")
    for name in COMMON_PROMPTS:
        text = service.words_with_cases.get(name)
        known = {"language": language, "channel": VOICE_CHANNEL}
        for wording in possible_wordings(text, known) if text is not None else ():
            said = wording.by_language[language].static_text or ""
            yield PromptPart(f"words/{case_file_name(name, wording)}.mp3", as_sentences(said))
        if text is None:
            yield PromptPart(f"words/{name}.mp3", as_sentences(words[name]))
    if ASK_POLICY in (service.resume.policy, *(screen.resume for screen in service.screens.values())):
        yield PromptPart(
            "words/resume.mp3", as_sentences(words["resume_call"]), "After a call that broke off."
        )
    for names, note in _prompts_of_screens(service, language):
        yield from (PromptPart(f"words/{name}.mp3", as_sentences(words[name]), note) for name in names)


def _prompts_of_screens(service: Service, language: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the words that only some services need, with a note on when they are said."""
    if any(screen.voice.record or isinstance(screen.verb, Record) for screen in service.screens.values()):
        yield MESSAGE_PROMPTS, "After a message was spoken."
    if service.has_payments:
        yield PAYMENT_PROMPTS, "While a payment is under way."
    if language == service.default_language:
        yield FAREWELL_PROMPTS, "The last words of a call."


def _press_hint(service: Service, language: str, option: str, key: str) -> str:
    return service.words[language]["press"].replace("{key}", key).replace("{option}", option)
