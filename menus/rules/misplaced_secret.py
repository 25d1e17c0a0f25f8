"""Secrets are used only in the headers, query and body of lookups, and hashes only in the fields of cases."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.expressions.formats import HASH_FORMATS
from menus.expressions.templates import Placeholder
from menus.model import HttpSource
from menus.rules.private_value_shown import templates_in

RULE_DOC = RuleDoc(
    code="M602",
    title="A secret or a hash is in a place where people would see it.",
    explanation=(
        "The gateway takes `{secret.NAME}` from its environment, as MENU_SECRET_NAME. It may stand only in "
        "`headers:`, `query:` and `body:` of a lookup. It may not stand in the lookup's address, which is logged, nor "
        "in a text, a condition or a case. The format `:hash` is only for the fields of a case."
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
    """Check every use of a secret or a hash."""
    service = context.service
    allowed, fields = set(), set()
    for lookup in service.lookups.values():
        if isinstance(lookup, HttpSource):
            inside = (*lookup.query.values(), *lookup.headers.values(), *templates_in(lookup.body))
            allowed |= {template.place for template in inside}
    for case in service.cases.values():
        for values in (case.fields, *case.codes.values()):
            fields |= {template.place for template in templates_in(dict(values))}
    for mention in context.reading.mentions:
        token = str(Placeholder(mention.name, mention.column, mention.format))
        if mention.name == "secret" and mention.place not in allowed:
            place = context.find_token(mention.place, token)
            cure = "Secrets belong in `headers:`, `query:` or `body:` of a lookup."
            context.error("M602", place, f"Other people could see {token} here.", cure)
        if mention.format in HASH_FORMATS and mention.place not in fields:
            place = context.find_token(mention.place, token)
            context.error("M602", place, f"{token} is outside a case's fields.", "Leave it out.")


RULE = Rule(RULE_DOC, check)
