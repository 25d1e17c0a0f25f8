"""Screens and ways of a service, and how they are drawn."""

import re

import pytest

from menus.compiler.service import compile_service
from menus.diagram.graph import DiagramEdge, diagram_graph_of
from menus.diagram.mermaid import render_mermaid
from menus.diagram.page import MapAssets, render_html_page
from menus.model import Service

HEAD = """
version: 1
service:
  name: 'Town "&" <b>'
  languages:
    en: &spoken {name: English, tts: {at: {voice: woman}, twilio: {language: en-GB, voice: Polly.Amy}}}
    sw: *spoken
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*1#": start}, sms: {keywords: {FIX: start}}, voice: {"+254711082000": bye}}
hours: {office: {mon-fri: ["08:00", "17:00"]}}
lookups: {case: {case: "{n}"}}
cases: {fault: {title: A, fields: {a: b}}}
messages: {received: {text: Hello, ask: start}}
screens:
"""
SERVICE = """
  start:
    menu: {en: "What <now>?", sw: Nini sasa}
    options:
      - {say: {en: Report, sw: Ripoti}, goto: n}
      - {say: 'Say "hi"', goto: bye, if: {language: en}}
      - {say: Again, goto: start}
  n:
    ask: Number?
    answer: {type: integer, min: 1}
    save: n
    attempts: 3
    too_many: bye
    goto:
      - {if: {n: {at_least: 50}, language: sw}, goto: look}
      - {if: {any: [{n: {one_of: [1, 2]}}, {open: office}]}, goto: send}
      - {retry: n}
  look: {lookup: case, found: send, none: bye, failed: bye}
  send: {submit: fault, goto: ring}
  ring: {call_back: We ring you, at: start, goto: bye}
  bye: {end: Bye}
"""


@pytest.fixture(scope="module")
def service() -> Service:
    compiled = compile_service(HEAD + SERVICE, "menus.yaml", str)
    assert compiled.service is not None, compiled.problems
    return compiled.service


def test_edges(service: Service) -> None:
    graph = diagram_graph_of(service, "en")
    assert [edge for vertex in graph.vertices.values() for edge in vertex.edges] == [
        DiagramEdge("start", "n", "Report"),
        DiagramEdge("start", "bye", 'Say "hi" (if language = en)'),
        DiagramEdge("start", "start", "Again"),
        DiagramEdge("n", "look", "n ≥ 50 and language = sw"),
        DiagramEdge("n", "send", "n is one of 1, 2 or office is open"),
        DiagramEdge("n", "n", "otherwise", retry=True),
        DiagramEdge("n", "bye", "too many attempts"),
        DiagramEdge("look", "send", "found"),
        DiagramEdge("look", "bye", "none"),
        DiagramEdge("look", "bye", "failed"),
        DiagramEdge("send", "ring"),
        DiagramEdge("ring", "bye"),
        DiagramEdge("ring", "start", "the call"),
    ]
    assert graph.vertices["start"].entries == ("*1#", "SMS FIX", "reply to received")
    assert graph.starts == ("start", "bye")
    assert [vertex.verb for vertex in graph.vertices.values()] == [
        "menu", "ask", "lookup", "submit", "call_back", "end"]  # fmt: skip


def test_mermaid(service: Service) -> None:
    lines = render_mermaid(diagram_graph_of(service, "en")).splitlines()
    assert lines[0] == "flowchart LR"
    assert '  s0["<b>start</b><br/>What #60;now#62;?"]' in lines
    assert '  in_s0(("*1#35;, SMS FIX, reply to received")) --> s0' in lines
    assert '  s0 -->|"Say #34;hi#34; (if language = en)"| s5' in lines
    assert '  s1 -.->|"otherwise"| s1' in lines
    assert len([line for line in lines if re.match(r"  s\d+\W", line)]) == 6 + 13


def test_the_page_shows_texts_in_every_language_and_loads_nothing(service: Service) -> None:
    page = render_html_page(service, MapAssets("draw('</script>')", ".node {}", '{"a": "</script>"}'))
    assert page.count("</script>") == 2  # the ends of its own two
    for words in ("What &lt;now&gt;?", "Nini sasa", "Ripoti", "Town &quot;&amp;&quot; &lt;b&gt;"):
        assert words in page
    assert "<now>" not in page
    assert not re.search(r"(?:src|href)=\"(?!#)", page)
    assert "http" not in page


def test_a_text_with_cases_shows_each_after_its_condition() -> None:
    menus = """
  start:
    menu: [{if: {channel: sms}, say: {en: Text us, sw: Andika}}, {say: {en: Call us, sw: Piga}}]
    options: [{say: [{if: {language: sw}, say: {en: x, sw: Ndiyo}}, {say: Yes}], goto: bye}]
  bye: {end: Bye}
"""
    compiled = compile_service(HEAD.replace('lookups: {case: {case: "{n}"}}', "") + menus, "menus.yaml", str)
    assert compiled.service is not None, compiled.problems
    graph = diagram_graph_of(compiled.service, "en")
    assert graph.vertices["start"].summary == "If channel = sms: Text us\nOtherwise: Call us"
    assert graph.vertices["start"].edges == (
        DiagramEdge("start", "bye", "If language = sw: x\nOtherwise: Yes"),
    )
    page = render_html_page(compiled.service, MapAssets("", "", "{}"))
    assert "Andika" in page
    assert "Piga" in page
    assert render_mermaid(graph).count("\n") == len(render_mermaid(graph).splitlines())


def test_a_survey_leads_those_away_who_may_not_answer() -> None:
    menus = """
  start: {menu: Q?, save: q, options: yes_no, goto: thanks}
  thanks: {end: Thanks}
  over: {end: Over}
  before: {end: Before}
surveys:
  s: {title: S, screens: [start, thanks], until: "2100-01-01", over: over, once: true, answered: before}
"""
    compiled = compile_service(
        "version: 1\nservice: {name: A, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}\n"
        f'entry: {{ussd: {{"*1#": start}}}}\nscreens:{menus}',
        "menus.yaml",
        {}.__getitem__,
    ).service
    assert compiled is not None
    edges = diagram_graph_of(compiled, "en").vertices["start"].edges
    assert DiagramEdge("start", "over", "the survey is over") in edges
    assert DiagramEdge("start", "before", "answered already") in edges
