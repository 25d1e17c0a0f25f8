"""Find lookups over plain HTTP."""

import re

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.model import HttpSource
from menus.problems import Severity

RULE_DOC = RuleDoc(
    code="M603",
    title="A lookup uses plain HTTP, which anybody on the way can read.",
    explanation=(
        "Over `http://`, what citizens typed and the secrets in the headers travel unprotected, and somebody else "
        "may send the answer. Use `https://`. There is no warning for addresses of your own network and machine "
        "(`localhost`, `10.0.0.7`, `registry.internal`). The gateway uses those only if "
        "GATEWAY_ALLOW_PRIVATE_LOOKUPS is set."
    ),
    bad="""\
screens:
  start: {lookup: clinics, found: one, none: nowhere, failed: nowhere}
  one: {end: 'Go to {clinics.name}.'}
  nowhere: {end: We do not know.}
lookups: {clinics: {get: 'http://health.example.org/clinics', columns: {name: name}}}
""",
    good="""\
screens:
  start: {lookup: clinics, found: one, none: nowhere, failed: nowhere}
  one: {end: 'Go to {clinics.name}.'}
  nowhere: {end: We do not know.}
lookups: {clinics: {get: 'https://health.example.org/clinics', columns: {name: name}}}
""",
    severity=Severity.WARNING,
)
PRIVATE_HOST = re.compile(
    r"localhost|[^.:]+|.*\.(?:local|internal|lan|test)|127\..*|10\..*|192\.168\..*|172\.(?:1[6-9]|2\d|3[01])\..*|\[.*\]"
)


def check(context: RuleContext) -> None:
    """Check the address of every lookup."""
    for lookup in context.service.lookups.values():
        if not isinstance(lookup, HttpSource) or not lookup.url.parts:
            continue
        scheme, _, rest = str(lookup.url.parts[0]).partition("://")
        host = rest.partition("/")[0].rpartition("@")[2].partition(":")[0].lower()
        if scheme == "http" and not PRIVATE_HOST.fullmatch(host):
            place = lookup.url.place or lookup.place
            text = f"The lookup `{lookup.name}` asks `{host}` over plain HTTP."
            context.warning("M603", place, text, "Write https:// where the system has it.")


RULE = Rule(RULE_DOC, check)
