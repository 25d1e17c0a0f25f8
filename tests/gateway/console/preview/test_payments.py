"""A payment in a preview: what comes of it, and how the next dial, text or key goes on. Nobody is asked for money."""

import pytest

from gateway.console.draft_process.requests import PreviewRequest
from gateway.console.preview.citizen import Step
from gateway.console.preview.preview import preview_draft
from gateway.published_menus.definition import MenuSource
from menus.compiler.service import compile_service
from menus.diagram.graph import diagram_graph_of
from menus.diagram.mermaid import render_mermaid
from menus.edits.outline import Outline, outline_of
from menus.edits.service_texts import ServiceTexts

MENUS = """\
version: 1
service:
  name: Ward
  languages: {en: {name: English, tts: {twilio: {language: en-GB, voice: Polly.Amy}, at: {voice: woman}}}}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*384#": fee}, sms: {keywords: {WARD: fee}}, voice: {"+254711082000": fee}}
screens:
  fee: {pay: Five shillings., amount: 5, account: WARD, via: mpesa, paid: paid, failed: unpaid, late: later}
  paid: {end: "Paid, {payment.receipt}."}
  unpaid: {end: Not paid.}
  later: {end: Later.}
messages: {paid: Got it., unpaid: Not got it., pay_unknown: Not known.}
"""


def walk(*inputs: str, channel: str = "ussd", outcome: str = "found") -> Step:
    request = PreviewRequest(
        MenuSource("menus.yaml", MENUS, {}), channel, ["en"], "", [*inputs], lookups=outcome
    )
    (step,) = preview_draft(request).steps
    return step


def test_the_session_ends_and_the_next_dial_goes_on() -> None:
    step = walk()
    assert step.ends
    assert step.waits == "The next dial goes on: type anything."
    assert "Would ask for 5 KES for WARD: asked" in step.happened


@pytest.mark.parametrize(
    ("outcome", "text", "told"),
    [
        ("found", "Paid, R0000001.", "Got it."),
        ("none", "Paid, R0000001.", "Got it."),
        ("failed", "Not paid.", "Not got it."),
        ("late", "Later.", "Not known."),
    ],
)
@pytest.mark.parametrize(
    ("channel", "inputs"), [("ussd", ("",)), ("sms", ("WARD", "ok")), ("voice", ("1", ""))]
)
def test_what_comes_of_it_is_shown(
    channel: str, inputs: tuple[str, ...], outcome: str, text: str, told: str
) -> None:
    step = walk(*inputs, channel=channel, outcome=outcome)
    assert step.text == text
    assert any(one.endswith(told) for one in step.happened)


def test_the_map_and_the_outline_have_its_ways() -> None:
    service = compile_service(MENUS, "menus.yaml", {}.__getitem__).service
    assert service is not None
    edges = diagram_graph_of(service, "en").vertices["fee"].edges
    ways = [("paid", "paid"), ("failed", "unpaid"), ("late", "later")]
    assert [(edge.label, edge.target) for edge in edges] == ways
    assert '[\\"<b>fee</b><br/>Five shillings."/]' in render_mermaid(diagram_graph_of(service, "en"))
    outline = outline_of(ServiceTexts("menus.yaml", MENUS))
    assert isinstance(outline, Outline)
    assert [(way.label, way.target) for way in outline.screens[0].ways] == ways
    assert outline.screens[0].values["amount"] == "5"
