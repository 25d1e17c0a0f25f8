"""A small service that does everything a scenario can look at, and what comes of a scenario against it."""

from menus.compiler.service import compile_service
from menus.model import Service
from menus.problems import Problems
from menus.scenarios.reader import read_scenarios
from menus.scenarios.runner import ScenarioResult, run_scenario

MENUS = """\
version: 1
service: {name: Clinic, languages: {en: English, sw: Kiswahili}, country: KE, time_zone: Africa/Nairobi}
entry:
  ussd: {"*5#": start, "*5*9#": {goto: where, language: sw}}
  sms: {keywords: {JOIN: name}, otherwise: start}
resume: {policy: ask, within: 5m}
hours: {clinic: {mon-fri: ["08:00", "17:00"]}}
screens:
  start:
    menu: {en: Clinic, sw: Kliniki}
    options:
      - {say: {en: Join, sw: Jiunge}, goto: name}
      - {say: {en: Clinics, sw: Vituo}, goto: where}
      - {say: {en: Stop texts, sw: Acha ujumbe}, goto: stop}
      - {say: {en: Call me, sw: Nipigie}, goto: ring}
      - {say: {en: Open?, sw: Wazi?}, goto: hours}
      - {say: Kiswahili, language: sw, goto: start, if: {language: en}}
  name:
    ask: {en: "Your name?", sw: "Jina lako?"}
    answer: {type: text, min: 2}
    save: name
    goto: keep
  keep: {remember: [name], for: 30d, goto: file}
  file: {submit: joining, goto: confirm}
  confirm:
    send_sms: {en: "Welcome {name}, {reference}.", sw: "Karibu {name}, {reference}."}
    goto: joined
  joined: {end: {en: "Joined as {profile.name}.", sw: "Umejiunga, {profile.name}."}}
  where: {lookup: clinics, found: one, many: several, none: nowhere, failed: away, late: slow}
  one: {end: {en: "Go to {clinics.name}.", sw: "Nenda {clinics.name}."}}
  several:
    list: {en: "Which?", sw: "Ipi?"}
    from: clinics
    label: name
    save: clinic
    goto: one
  nowhere: {end: {en: None near you., sw: Hakuna.}}
  away: {end: {en: Not now., sw: Si sasa.}}
  slow: {end: {en: Too slow., sw: Polepole.}}
  stop: {opt_out: all, goto: stopped}
  stopped: {say: {en: No more texts., sw: Hakuna ujumbe.}, goto: start}
  ring: {call_back: {en: We ring you., sw: Tutakupigia.}, at: start}
  hours: {branch: [{if: {open: clinic}, goto: is_open}, {goto: is_closed}]}
  is_open: {end: {en: We are open., sw: Tuko wazi.}}
  is_closed: {end: {en: We are closed., sw: Tumefunga.}}
cases:
  joining: {title: "{name} joins", fields: {name: "{name}", beds: 2}, required: [name]}
lookups:
  clinics:
    get: https://health.example/clinics
    headers: {Authorization: "{secret.KEY}"}
    columns: {name: name, beds: beds}
messages:
  received: {en: "We have it. {note}", sw: "Tumepokea. {note}"}
  resolved: {en: "Done {reference}: {note}", sw: "Tayari {reference}: {note}"}
states: {resolved: {from: [DONE]}}
"""


def compile_clinic() -> Service:
    """The service, compiled."""
    compiled = compile_service(MENUS, "menus.yaml", read_file=lambda name: name)
    assert compiled.service is not None, compiled.problems
    return compiled.service


CLINIC = compile_clinic()


def run_one_scenario(scenario: str) -> ScenarioResult:
    """What comes of one scenario, written without its `- name:` line and indented by nothing."""
    lines = ["scenarios:", "- name: one", *(f"  {line}" for line in scenario.splitlines())]
    problems = Problems()
    read = read_scenarios("\n".join(lines), "s.yaml", problems)
    assert read is not None
    assert not list(problems), [str(problem) for problem in problems]
    return run_scenario(CLINIC, read.scenarios[0])


def difference_lines(scenario: str) -> list[str]:
    """Where it differs, each as `line: message`; lines count from that of `scenarios:`."""
    return [f"{one.place.line}: {one.message}" for one in run_one_scenario(scenario).differences]
