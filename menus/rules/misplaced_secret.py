"""Secrets stand in the headers, query and body of lookups, and hashes in the fields of cases."""

from menus.analysis.rule_context import RuleContext
from menus.check.rule_doc import Rule, RuleDoc
from menus.expressions.templates import Placeholder
from menus.model import HttpSource
from menus.rules.private_value_shown import templates_in

CARD = RuleDoc(
    code="M602",
    title="A secret or a hash stands where it would be seen.",
    explanation=(
        "`{secret.NAME}` is taken from the environment of the gateway. It may stand only in `headers:`, `query:` and "
        "`body:` of a lookup, not in its address, which is logged, nor in a text, a condition or a case. The format "
        "`:hash` is for the fields of a case alone."
    ),
    bad="""\
screens:
  start: {end: 'The key is {secret.KEY}.'}
""",
    good="""\
screens:
  start: {lookup: news, found: end, none: end, failed: end}
  end: {end: Thank you.}
lookups:
  news: {get: 'https://county.example/news', headers: {Key: '{secret.KEY}'}, columns: {title: title}}
""",
)


def check(context: RuleContext) -> None:
    """Look at every mention of a secret, and of a hash."""
    service = context.service
    allowed, fields = set(), set()
    for lookup in service.lookups.values():
        if isinstance(lookup, HttpSource):
            inside = (*lookup.query.values(), *lookup.headers.values(), *templates_in(lookup.body))
            allowed |= {template.place for template in inside}
    for case in service.cases.values():
        fields |= {template.place for template in templates_in(dict(case.fields))}
    for mention in context.reading.mentions:
        token = str(Placeholder(mention.name, mention.column, mention.format))
        if mention.name == "secret" and mention.place not in allowed:
            place = context.find_token(mention.place, token)
            cure = "Secrets belong in `headers:`, `query:` or `body:` of a lookup."
            context.error("M602", place, f"{token} would be seen here.", cure)
        if mention.format == "hash" and mention.place not in fields:
            place = context.find_token(mention.place, token)
            context.error("M602", place, f"{token} stands outside a case's fields.", "Leave it out.")


RULE = Rule(CARD, check)
