"""How long one hop holds up those that are ready beside it: a process runs one step at a time."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime

from benchmarks.options import Options
from benchmarks.result import Result
from benchmarks.scripts import CALLER, SERVICE_CODE
from gateway.published_menus.definition import load_definition
from menus.answers.base import MAX_ANSWER_LENGTH
from menus.compiler.service import compile_service
from menus.engine import engine
from menus.engine.engine import TurnInputs
from menus.engine.runner import MAX_INPUTS
from menus.model import Service

OPTIONS, ROWS, TABLE_ROWS = 500, 50, 1000
WORST_TEXT = "x" * MAX_ANSWER_LENGTH


def measure(options: Options) -> Result:
    """Measure single hops of the engine, from an ordinary one to the longest that a menu file can ask for."""
    service, county = generate_service(), load_definition(options.menus).service
    times = 5 if options.quick else 25
    hops = (
        ("a menu of the county", county, ["1"]),
        (f"a list of {ROWS} rows", service, ["1"]),
        (f"a menu of {OPTIONS} options that show a value", service, ["2"]),
        (f"a pattern with repeats, on {MAX_ANSWER_LENGTH:,} characters", service, ["3", WORST_TEXT]),
        (f"a name among {TABLE_ROWS:,} rows that resemble it", service, ["4", "Kibra 77"]),
        (f"{MAX_ANSWER_LENGTH:,} characters among {TABLE_ROWS:,} rows", service, ["4", WORST_TEXT]),
    )
    rows: list[list[str | float]] = [[what, least_milliseconds(on, typed, times)] for what, on, typed in hops]
    rows.append([f"{MAX_INPUTS} inputs in one hop, the most", MAX_INPUTS * rows[0][1]])  # type: ignore[operator]
    return Result(
        "One hop of the engine, and so the time for which the others of its process wait; no web server, no store",
        ("hop", "processor, ms"),
        rows,
        [
            "Lookups over HTTP, and whatever else waits for another system, run in threads, and hold up nobody."
        ],
        {},
    )


def least_milliseconds(service: Service, typed: Sequence[str], times: int) -> float:
    """Return the least processor time of the last of some hops."""
    return min(_last_hop(service, typed) for _ in range(times)) * 1000


def generate_service() -> Service:
    """Return a service with long hops."""
    compiled = compile_service(generate_source(), "long_hops.yaml", lambda name: name)
    assert compiled.service is not None, [str(problem) for problem in compiled.problems[:3]]
    return compiled.service


def generate_source() -> str:
    """Return a menu file with long hops, each by a key of its first menu."""
    options = "\n".join(
        f'      - {{say: "Option {number} of {{channel}}", goto: last}}' for number in range(OPTIONS)
    )
    table = "\n".join(
        f'      - {{code: "{number}", name: "Kibera {number}"}}' for number in range(TABLE_ROWS)
    )
    return f"""
version: 1
keys: {{more: "#", previous: "*9"}}
service: {{name: Measured, languages: {{en: {{name: English}}}}, country: KE, time_zone: Africa/Nairobi}}
entry: {{ussd: {{"{SERVICE_CODE}": top}}}}
tables:
  places:
    rows:
{table}
screens:
  top:
    menu: Long hops
    options:
      - {{say: List, goto: rows}}
      - {{say: Options, goto: options}}
      - {{say: Pattern, goto: pattern}}
      - {{say: Name, goto: name}}
  rows: {{list: Which?, from: places, label: "{{name}}", value: code, limit: {ROWS}, save: place, goto: last}}
  options:
    menu: Which?
    options:
{options}
  pattern: {{ask: Which?, answer: {{type: text, pattern: "^(x+x+)+y$"}}, save: answer, goto: last}}
  name: {{ask: Which?, answer: {{type: text}}, save: typed, goto: found}}
  found:
    list: Which?
    from: places
    match: {{name: "{{typed}}"}}
    label: "{{name}}"
    value: code
    save: place
    empty: last
    goto: last
  last: {{end: Goodbye}}"""


def _last_hop(service: Service, typed: Sequence[str]) -> float:
    *before, last = typed
    inputs = TurnInputs(datetime.now(UTC))
    turn = engine.start(service, service.ussd_entries[SERVICE_CODE].goto, CALLER, inputs)
    for one in before:
        turn = engine.step(service, turn.session, CALLER, one, inputs)
    service.page_cache.clear()  # the pages may be laid out for the first time
    begun = time.process_time()
    engine.step(service, turn.session, CALLER, last, inputs)
    return time.process_time() - begun
