"""Read `given:` of a scenario, and of a step that changes it."""

from collections.abc import Mapping
from datetime import datetime

from menus.compiler.reader import NodeReader
from menus.engine.effects import LookupFailed, LookupFound, LookupLate
from menus.expressions.values import Json
from menus.model.survey_counts import SurveyCounts
from menus.scenarios.payments import OUTCOME_STATES
from menus.scenarios.setup import CaseReply, LookupOutcome, LookupReply, PaymentReply, ScenarioSetup
from menus.scenarios.surveys import SurveySetup
from menus.yaml.source import YamlEntry, YamlNode, YamlScalar
from menus.yaml.source import YamlMapping as YamlMapping

CHANNELS = ("ussd", "sms", "voice")
OUTCOME_WORDS: Mapping[str, LookupOutcome] = {
    "none": LookupFound(()),
    "failed": LookupFailed(),
    "late": LookupLate(),
}
NO_ANSWER_WORDS = ("none",)


def read_setup(reader: NodeReader, node: YamlNode | None) -> ScenarioSetup:
    """Read the setup; an empty one if there is no `given:`."""
    if node is None:
        return ScenarioSetup()
    fields = reader.fields(node, "`given:`")
    percent, opted_out = fields.take("percent"), fields.take("opted_out")
    facts = ScenarioSetup(
        language=reader.word(fields.take("language"), "`language`"),
        channel=reader.one_of(fields.take("channel"), "`channel`", CHANNELS),
        number=reader.word(fields.take("number"), "`number`"),
        network=reader.word(fields.take("network"), "`network`"),
        code=reader.word(fields.take("code"), "`code`"),
        asked=reader.word(fields.take("asked"), "`asked`"),
        clock=_moment(reader, fields.take("clock")),
        percent=None if percent is None else reader.whole_number(percent, "`percent`", 0, 99),
        opted_out=None if opted_out is None else reader.flag(opted_out, "`opted_out`", default=False),
        profile=_values(reader, fields.take("profile"), "`profile:`"),
        secrets=_texts(reader, fields.take("secrets"), "`secrets:`"),
        lookups=read_lookup_replies(reader, fields.take("lookups")),
        answers=_read_case_replies(reader, fields.take("answers")),
        surveys=_read_surveys(reader, fields.take("surveys")),
        payments=_read_payment_replies(reader, fields.take("payments")),
    )
    fields.report_unknown_keys()
    return facts


def read_lookup_replies(reader: NodeReader, node: YamlNode | None) -> dict[str, LookupReply]:
    """Read the answers of lookups, by their names."""
    if node is None:
        return {}
    replies = {}
    for entry in reader.fields(node, "`lookups:`"):
        reply = _reply(reader, entry)
        if reply is not None:
            replies[entry.key.text] = LookupReply(reply, entry.key.place)
    return replies


def _read_case_replies(reader: NodeReader, node: YamlNode | None) -> dict[str, CaseReply]:
    """Read what the case system answers to submissions, by the names of their cases."""
    if node is None:
        return {}
    replies = {}
    for entry in reader.fields(node, "`answers:`"):
        answer = None
        if isinstance(entry.value, YamlScalar):
            reader.one_of(entry.value, f"What is answered to `{entry.key.text}`", NO_ANSWER_WORDS)
        else:
            answer = _texts(reader, entry.value, f"What is answered to `{entry.key.text}`")
        replies[entry.key.text] = CaseReply(answer, entry.key.place)
    return replies


def _read_payment_replies(reader: NodeReader, node: YamlNode | None) -> dict[str, PaymentReply]:
    """Read what comes of payments, by the names of their screens."""
    replies = {}
    for entry in reader.fields(node, "`payments:`") if node is not None else ():
        what = f"What comes of the payment at `{entry.key.text}`"
        outcome = reader.one_of(entry.value, what, OUTCOME_STATES)
        if outcome is not None:
            replies[entry.key.text] = PaymentReply(outcome, entry.key.place)
    return replies


def _read_surveys(reader: NodeReader, node: YamlNode | None) -> dict[str, SurveySetup]:
    """Read what surveys have counted before, by their names."""
    found = {}
    for entry in reader.fields(node, "`surveys:`") if node is not None else ():
        fields = reader.fields(entry.value, f"The survey `{entry.key.text}`")
        by_field = {
            one.key.text: _read_options(reader, one.value, one.key.text)
            for one in reader.fields(fields.take("counts"), "`counts:`")
        }
        answers = reader.whole_number(fields.take("answers"), "`answers`")
        most = max((sum(options.values()) for options in by_field.values()), default=0)
        has_answered = reader.flag(fields.take("answered"), "`answered`", default=False)
        counts = SurveyCounts(most if answers is None else answers, by_field)
        found[entry.key.text] = SurveySetup(entry.key.place, counts, has_answered)
        fields.report_unknown_keys()
    return found


def _read_options(reader: NodeReader, node: YamlNode, name: str) -> dict[str, int]:
    """Read how many chose each option of a field."""
    found = {}
    for entry in reader.fields(node, f"`{name}:`"):
        number = reader.whole_number(entry.value, f"`{entry.key.text}`")
        found[entry.key.text] = number or 0
    return found


def _reply(reader: NodeReader, entry: YamlEntry) -> LookupOutcome | None:
    if isinstance(entry.value, YamlScalar):
        word = reader.one_of(entry.value, f"What `{entry.key.text}` answers", OUTCOME_WORDS)
        return OUTCOME_WORDS.get(word or "")
    return LookupFound(tuple(_row(reader, row) for row in reader.items(entry.value)))


def _row(reader: NodeReader, node: YamlNode) -> dict[str, str]:
    return {
        entry.key.text: reader.cell(entry.value, f"`{entry.key.text}`")
        for entry in reader.fields(node, "A row")
    }


def _texts(reader: NodeReader, node: YamlNode | None, what: str) -> dict[str, str]:
    if node is None:
        return {}
    return {
        entry.key.text: reader.word(entry.value, f"`{entry.key.text}`") or ""
        for entry in reader.fields(node, what)
    }


def _values(reader: NodeReader, node: YamlNode | None, what: str) -> dict[str, Json]:
    if node is None:
        return {}
    return {entry.key.text: read_json(reader, entry.value) for entry in reader.fields(node, what)}


def read_json(reader: NodeReader, node: YamlNode) -> Json:
    """Read a value of a case. Unquoted true, false, null and whole numbers keep their type. All else is text."""
    if isinstance(node, YamlScalar):
        return reader.literal(node, "A value")
    if isinstance(node, YamlMapping):
        return {entry.key.text: read_json(reader, entry.value) for entry in node}
    return [read_json(reader, item) for item in node.items]


def _moment(reader: NodeReader, node: YamlNode | None) -> datetime | None:
    word = reader.word(node, "`clock`")
    if word is None or node is None:
        return None
    try:
        return datetime.fromisoformat(word)
    except ValueError:
        cure = "Write 2026-03-02 or 2026-03-02T09:30."
        reader.error("M104", node.place, f"`clock` is a moment, not `{word}`.", cure)
        return None
