"""Every language has the gateway's own words."""

from collections.abc import Iterator

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.compiler.reader import Lost
from menus.engine.survey_results import names_result
from menus.expressions.templates import Placeholder
from menus.model import Service, SimilarSource, TableSource, Verb
from menus.model.settings import ASK
from menus.problems import Severity
from menus.verbs.call_back import CallBack
from menus.verbs.lookup import Lookup
from menus.verbs.record import Record
from menus.verbs.send_sms import SendSms
from menus.verbs.submit import Submit

RULE_DOC = RuleDoc(
    code="M113",
    title="A language lacks words that the gateway itself says.",
    explanation=(
        "The lines for Back and Main menu, the words after an answer that does not fit and the like come from the "
        "gateway. It has them in some languages, not in this one. Until you write them, citizens of this language "
        "read those that the file gives for its first language, else English ones."
    ),
    bad="""\
service: {name: County, languages: {en: English, de: Deutsch}, country: KE, time_zone: Africa/Nairobi}
""",
    good="""\
service: {name: County, languages: {en: English, de: Deutsch}, country: KE, time_zone: Africa/Nairobi}
words:
  de:
    back: Zurück
    home: Hauptmenü
    more: Mehr
    previous: Vorige
    invalid: Diese Antwort passt nicht.
    apology: Etwas ging schief. Bitte in ein paar Minuten noch einmal.
    started_over: Die Verbindung brach ab. Wir beginnen von vorn.
    too_long: Das hat zu lange gedauert. Bitte neu wählen.
    busy: Zu viele Anfragen. Bitte eine Minute warten.
    unknown_code: Diesen Dienst gibt es nicht.
    crowded: Gerade rufen viele an. Wir schreiben Ihnen, wenn Sie an der Reihe sind.
    crowded_later: Gerade rufen viele an. Bitte später noch einmal wählen.
    your_turn: Sie sind an der Reihe. Wählen Sie {code}.
""",
    severity=Severity.WARNING,
)

ON_PAGES = (
    "back", "home", "more", "previous", "invalid", "apology", "started_over", "too_long", "busy", "unknown_code",
)  # fmt: skip
IN_A_CROWD = ("crowded", "crowded_later", "your_turn")
AT_A_LIMIT = ("limit",)
WITH_CALLS_BACK = ("no_call",)
WITH_NOTES_AFTER = ("see_note",)
WITH_QUESTIONS = ("officer_asks", "answer_here", "answer_sent", "question_closed")
WITH_RESULTS = ("not_yet",)
WITH_PAYMENTS = ("pay_prompt", "pay_wait")
WITH_SIMILAR = ("a_few",)
WITH_GUESSES = ("meant", "which_meant", "something_else", "none_of_these")
AFTER_A_DROP = ("resume", "continue", "restart")
IN_TEXTS = (
    "text_keywords", "dial_code", "not_understood", "many_texts", "stop_hint", "stopped", "started",
)  # fmt: skip
ON_CALLS = ("goodbye", "press", "unheard", "repeat", "finish", "star", "hash")
WITH_RECORDINGS = ("speak", "wait", "played", "keep", "recording", "spoken")
NAMED = 3  # words that the message quotes


def check(context: RuleContext) -> None:
    """Check the words that citizens of this service may meet. Another rule reports Yes and No."""
    if Lost.LANGUAGES in context.reading.lost:
        return
    service, needed = context.service, tuple(_needed_words(context))
    for language in service.languages:
        if language in context.misspelt_languages:
            continue
        written = context.reading.own_words[language]
        missing = [name for name in needed if name not in written]
        if missing:
            quoted = ", ".join(f"`{service.words[language][name]}`" for name in missing[:NAMED])
            more = f" and {len(missing) - NAMED} others" if len(missing) > NAMED else ""
            text = f"We have no words of our own in `{language}`: its callers read {quoted}{more}."
            cure = f"Add `words: {{{language}: {{{', '.join(f'{name}: …' for name in missing)}}}}}`."
            context.warning("M113", context.language_place(language), text, cure)


def _shows_results(context: RuleContext) -> bool:
    return any(names_result(Placeholder(one.name, one.column)) for one in context.reading.mentions)


def _needed_words(context: RuleContext) -> Iterator[str]:
    service = context.service
    yield from ON_PAGES
    if service.ussd_entries:
        yield from IN_A_CROWD
    if ASK in (service.resume.policy, *(screen.resume for screen in service.screens.values())):
        yield from AFTER_A_DROP
    verbs = [screen.verb for screen in service.screens.values()]
    if any(_is_limited(service, verb) for verb in verbs):
        yield from AT_A_LIMIT
    if any(isinstance(verb, CallBack) for verb in verbs):
        yield from WITH_CALLS_BACK
    if service.kinds_that_ask and service.messages and service.ussd_entries:
        yield from WITH_NOTES_AFTER
    yield from WITH_QUESTIONS if any(case.may_be_asked for case in service.cases.values()) else ()
    yield from WITH_RESULTS if _shows_results(context) else ()
    yield from WITH_PAYMENTS if service.has_payments else ()
    yield from WITH_SIMILAR if _finds_similar(service) else ()
    yield from WITH_GUESSES if service.guesses else ()
    if service.sms_entries.are_there:
        yield from IN_TEXTS
    if service.voice_entries:
        yield from ON_CALLS
        if _takes_recordings(service):
            yield from WITH_RECORDINGS


def _finds_similar(service: Service) -> bool:
    return any(isinstance(lookup, SimilarSource) for lookup in service.lookups.values())


def _is_limited(service: Service, verb: Verb) -> bool:
    """Return True if the gateway limits what one number may ask for by this verb."""
    if isinstance(verb, Lookup):
        return not isinstance(service.lookups.get(verb.lookup), TableSource)
    return isinstance(verb, Submit | SendSms | Record)


def _takes_recordings(service: Service) -> bool:
    return any(
        isinstance(screen.verb, Record) or screen.voice.record is not None
        for screen in service.screens.values()
    )


RULE = Rule(RULE_DOC, check)
