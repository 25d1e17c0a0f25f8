"""PINs and private values are not shown, and PINs never leave the gateway."""

from collections.abc import Collection, Iterator

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.analysis.value_uses import texts_on_screen
from menus.answers.pin import PinAnswer
from menus.compiler.privacy import privacy_reason
from menus.expressions.formats import HASH_FORMATS
from menus.expressions.json_templates import ConditionalField, JsonTemplate
from menus.expressions.templates import Template
from menus.model import HttpSource, Service
from menus.verbs.ask import Ask
from menus.verbs.send_sms import SendSms

RULE_DOC = RuleDoc(
    code="M601",
    title="A PIN or a private value would be shown or sent on.",
    explanation=(
        "A text shows `****` for every PIN, for answers with `private: true` and for values derived from them: "
        "people often share a phone. A PIN is never sent on either. A case may have its keyed hash, as in "
        '`fields: {pin: "{pin:hash}"}`, which identifies the PIN without revealing it.'
    ),
    bad="""\
screens:
  start: {ask: 'Your PIN?', answer: {type: pin, digits: 5}, navigation: off, save: pin, goto: bye}
  bye: {end: 'Your PIN is {pin}.'}
""",
    good="""\
screens:
  start: {ask: 'Your PIN?', answer: {type: pin, digits: 5}, navigation: off, save: pin, goto: send}
  send: {submit: account, goto: bye}
  bye: {end: Thank you.}
cases: {account: {title: An account, fields: {pin: '{pin:hash}'}}}
""",
)


def check(context: RuleContext) -> None:
    """Check every text. For PINs, also check everything that is sent to other systems."""
    service = context.service
    pins = frozenset(
        screen.save
        for screen in service.screens.values()
        if screen.save and isinstance(screen.verb, Ask) and isinstance(screen.verb.answer, PinAnswer)
    )
    if not service.private:
        return
    answered = service.answer_columns.keys()
    for screen in service.screens.values():
        texts = [text for text, _ in texts_on_screen(screen)]
        templates = [template for text in texts for template in text.by_language.values()]
        if isinstance(screen.verb, SendSms):
            templates.append(screen.verb.to)
        for template in templates:
            _check_template(context, template, service.private, pins, hashed=False, answered=answered)
    for message in service.messages.values():
        if message.reminder_facts is not None:
            for wording, _ in message.text.wordings:
                for template in wording.by_language.values():
                    _check_template(context, template, service.private, pins, hashed=False)
    for template, hashed in _sent_templates(service):
        _check_template(context, template, pins, pins, hashed=hashed)


def _sent_templates(service: Service) -> Iterator[tuple[Template, bool]]:
    for case in service.cases.values():
        yield from ((next(iter(title.by_language.values())), False) for title, _ in case.title.wordings)
        yield from ((template, True) for template in templates_in(dict(case.fields)))
        yield from (
            (template, True) for codes in case.codes.values() for template in templates_in(dict(codes))
        )
    for lookup in service.lookups.values():
        if isinstance(lookup, HttpSource):
            inside = (
                lookup.url,
                *lookup.query.values(),
                *lookup.headers.values(),
                *templates_in(lookup.body),
            )
            yield from ((template, False) for template in inside)


def templates_in(field: JsonTemplate) -> Iterator[Template]:
    """Yield every template in a field of a case or in the body of a request."""
    if isinstance(field, Template):
        yield field
    elif isinstance(field, ConditionalField):
        yield from templates_in(field.value)
    elif isinstance(field, dict):
        for inner in field.values():
            yield from templates_in(inner)
    elif isinstance(field, list):
        for inner in field:
            yield from templates_in(inner)


def _check_template(
    context: RuleContext,
    template: Template,
    names: frozenset[str],
    pins: frozenset[str],
    *,
    hashed: bool,
    answered: Collection[str] = (),
) -> None:
    for placeholder in template.placeholders:
        of_answer = placeholder.name in answered and placeholder.column != "reference"
        if placeholder.name not in names or (placeholder.column and not of_answer):
            continue
        if hashed and placeholder.format in HASH_FORMATS:
            continue
        place = context.placeholder_place(template, placeholder, context.service.name.place)
        if placeholder.name in pins:
            cure = f"In a case's field write {{{placeholder.name}:hash}}; leave it out elsewhere."
            context.error("M601", place, f"The PIN `{placeholder.name}` never leaves the gateway.", cure)
        else:
            why = privacy_reason(context.service, placeholder.name)
            text = f"`{placeholder.name}` is private, as {why}: a citizen would read ****."
            context.error("M601", place, text, "Leave it out, or derive it from nothing private.")


RULE = Rule(RULE_DOC, check)
