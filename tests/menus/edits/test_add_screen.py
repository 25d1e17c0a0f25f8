"""A screen of every verb can be added, and the check finds nothing wrong that the edit does not tell."""

from typing import Any

import pytest

from menus.compiler.service import compile_service
from menus.edits.add_screen import AddScreen
from menus.edits.edit_result import EditDone, EditRefusal
from menus.edits.remove_screen import RemoveScreen
from menus.edits.rename import Rename
from menus.edits.service_texts import ServiceTexts
from menus.problems import Problem, Severity
from menus.verbs.registry import VERBS

MENUS = """\
version: 1
service:
  name: Desk
  languages: {en: {tts: &voice {twilio: {language: en-GB, voice: X}, at: {voice: woman}}}, sw: {tts: *voice}}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*1#": ward}, voice: {"+254711082000": ward}}
voice: {silence: 5s}
hours: {office: {mon-fri: ["08:00", "17:00"]}}
screens:
  ward:
    menu: {en: Where?, sw: Wapi?}
    save: ward
    options: [{value: hill, say: Hill}, {value: town, say: Town}]
    goto: look
  look: {lookup: same, found: which, many: which, none: kind, failed: kind}
  which: {list: {en: Which?, sw: Ipi?}, from: same, label: "{day}", save: known, goto: kind}
  kind: {ask: {en: What?, sw: Nini?}, answer: {type: text}, save: kind, goto: bye}
  bye: {end: "{kind}."}
cases: {fault: {title: "{kind}", fields: {ward: "{ward}"}}}
lookups: {offices: {table: list}, same: {similar: fault, by: [ward], within: 14d, limit: 4}}
tables: {list: {rows: [{name: Hill}]}}
messages: {done: Done.}
states: {done: {from: [DONE], say: done}}
"""
KIND = ("ask: {en: What?, sw: Nini?}", "answer: {type: text}", "save: kind", "goto: bye")
BELOW = "\n    "
WORDS = {"en": "Words.", "sw": "Maneno."}
VALUES: dict[str, tuple[Any, dict[str, Any]]] = {
    "menu": (WORDS, {}),
    "ask": (WORDS, {}),
    "list": (WORDS, {"from": "list", "label": "name"}),
    "say": (WORDS, {}),
    "end": (WORDS, {}),
    "branch": ([], {}),
    "lookup": ("offices", {}),
    "submit": ("fault", {}),
    "join": ("known", {"failed": "bye"}),
    "pay": (WORDS, {"amount": "5", "account": "A"}),
    "send_sms": (WORDS, {}),
    "remember": ("kind", {}),
    "forget": ("all", {}),
    "record": (WORDS, {}),
    "transfer": (WORDS, {"to": "+254711222333"}),
    "call_back": (WORDS, {"at": "kind"}),
    "opt_out": ("all", {}),
    "opt_in": ("done", {"by": "text"}),
    "set": ({"twice": {"text": "{kind} {kind}"}}, {}),
}


def errors(text: str) -> list[Problem]:
    found = compile_service(text, "menus.yaml", {}.__getitem__).problems
    return [one for one in found if one.severity is Severity.ERROR]


@pytest.mark.parametrize("verb", [verb.key for verb in VERBS])
@pytest.mark.parametrize("layout", ["flow", "block"])
def test_a_screen_of_each_verb(verb: str, layout: str) -> None:
    text = (
        MENUS
        if layout == "flow"
        else MENUS.replace(f"kind: {{{', '.join(KIND)}}}", f"kind:\n    {BELOW.join(KIND)}")
    )
    value, keys = VALUES[verb]
    result = AddScreen(after="kind", name="more", verb=verb, value=value, keys=keys).apply(
        ServiceTexts("menus.yaml", text)
    )
    assert isinstance(result, EditDone), result
    assert [*map(str, errors(text))] == []
    told = {code for one in result.left for code in one.codes}
    assert [str(one) for one in errors(result.texts.text) if one.code not in told] == []
    if verb == "say":
        written = ("say: {en: Words., sw: Maneno.}", "goto: bye")
        flow, block = f"  more: {{{', '.join(written)}}}\n", f"  more:\n    {written[0]}\n    {written[1]}\n"
        assert (flow if layout == "flow" else block) in result.texts.text


def test_a_file_that_is_included_twice_keeps_its_names() -> None:
    main = MENUS.replace("hours:", "include: {a: more.yaml, b: more.yaml}\nhours:")
    texts = ServiceTexts("menus.yaml", main, {"more.yaml": "screens: {x: {end: X.}, y: {end: Y.}}\n"})
    for edit in (Rename(kind="screen", name="a.x", to="z"), RemoveScreen(screen="b.x")):
        result = edit.apply(texts)
        assert isinstance(result, EditRefusal)
        assert "included twice" in result.reason
