"""Menus that nobody would write, made up at random; most have no errors, and some do everything at once."""

import json
from random import Random
from typing import Any

NAMES = ("a", "b", "c")
SCREENS = tuple(f"s{number}" for number in range(7))
END = "s6"
Node = dict[str, Any]
SAVING_SCREENS: dict[str, Node] = {  # nobody comes here, but every name is one that something saves
    **{f"ask_{name}": {"ask": "?", "answer": {"type": "text"}, "save": name, "goto": END} for name in NAMES},
    "keep": {"remember": ["a"], "goto": END},
}


def random_menu_file(random: Random) -> str:
    """A menu file with random screens, as JSON, which YAML is too. Every text brackets its values: `<{a}>`."""
    screens = {name: _screen(random, name) for name in SCREENS[:-1]} | SAVING_SCREENS
    screens[END] = {"end": _text(random)}
    return json.dumps(
        {
            "version": 1,
            "service": {
                "name": "Made up",
                "languages": {"en": "English", "sw": "Kiswahili"},
                "country": "KE",
                "time_zone": "Africa/Nairobi",
            },
            "entry": {"ussd": {"*1#": "s0", "*2#": random.choice(SCREENS)}},
            "paging": random.choice(("keys", "numbered")),
            "navigation": random.choice(("shown", "silent", "silent", "off")),
            "closed": {"say": "We are closed."},
            "resume": random.choice(("never", "ask", "continue")),
            "screens": screens,
            "cases": {
                "case": {
                    "title": _text(random),
                    "fields": {"a": "{a}", "b": {"value": "{b}", "if": _condition(random)}},
                    "required": random.choice((["a"], [])),
                }
            },
            "lookups": {
                "rows_of": {"table": "wards", "where": {"name": random.choice(("Hill", "{a}"))}},
                "asked": {"get": "https://county.example/x", "columns": {"name": "name"}},
            },
            "tables": {"wards": {"rows": [{"name": "Hill", "code": "1"}, {"name": "Lake", "code": "2"}]}},
        },
        indent=1,
    )


def _screen(random: Random, name: str) -> Node:
    kinds = (
        _menu,
        _menu,
        _menu,
        _ask,
        _ask,
        _ask,
        _list,
        _say,
        _say,
        _branch,
        _set,
        _submit,
        _lookup,
        _remember_or_forget,
    )
    kinds = (*kinds, _set, _call_back)
    verb = random.choice(kinds)
    screen: Node = verb(random, name)
    if random.random() < 0.25:
        screen["clear"] = [random.choice(NAMES)]
    if random.random() < 0.1 and "branch" not in screen:
        screen["skip_if"] = _condition(random)
        screen.setdefault("goto", _any_screen(random))
    if random.random() < 0.1 and ("menu" in screen or "ask" in screen):
        screen |= {"attempts": random.choice((1, 2)), "too_many": _any_screen(random)}
        if random.random() < 0.5:
            screen["attempts_within"] = "1h"
    return screen


def _menu(random: Random, name: str) -> Node:
    del name
    options = []
    for number in range(random.choice((1, 2, 3))):
        option: Node = {"say": f"Option {number} {_words(random)}", "goto": _target(random)}
        if random.random() < 0.2:
            option["say"] = _text(random)
        if random.random() < 0.7:
            option["value"] = random.choice(("x", "y", 1))
        if random.random() < 0.2 and number:
            option["if"] = _condition(random)
        if random.random() < 0.15:
            option["set"] = {random.choice(NAMES): {"text": "derived"}}
        if random.random() < 0.2:
            option["clear"] = [random.choice(NAMES)]
        options.append(option)
    return {
        "menu": _text(random),
        "save": random.choice(NAMES),
        "options": options,
        "goto": _any_screen(random),
    }


def _ask(random: Random, name: str) -> Node:
    del name
    answer = random.choice(
        (
            {"type": "text", "max": 10},
            {"type": "integer", "min": 1},
            {"type": "date", "before": {"days_ago": 0}},
            {"type": "date"},
            {"type": "text", "check": "za.idnr"},
            {"type": "choice", "of": {"x": {"en": "Ex", "sw": "Eksi"}, "7": "Seven"}},
        )
    )
    screen: Node = {
        "ask": _text(random),
        "answer": answer,
        "save": random.choice(NAMES),
        "goto": _target(random),
    }
    if random.random() < 0.2:
        screen["require"] = [{"if": _condition(random), "say": _text(random)}]
    if random.random() < 0.3:
        screen["invalid"] = _text(random)
    return screen


def _list(random: Random, name: str) -> Node:
    del name
    screen: Node = {
        "list": _text(random),
        "from": random.choice(("wards", "rows_of", "asked")),
        "label": "name",
        "value": "name",
        "save": random.choice(NAMES),
        "goto": _any_screen(random),
        "empty": _any_screen(random),
    }
    if random.random() < 0.3:
        screen["save"] = "name"  # as the column that words it
    if random.random() < 0.3:
        screen["options"] = [{"say": "Other", "goto": _any_screen(random)}]
    elif random.random() < 0.5:
        screen["take_single"] = True
    return screen


def _say(random: Random, name: str) -> Node:
    del name
    return {"say": _text(random), "goto": _target(random), "private": random.random() < 0.2}


def _call_back(random: Random, name: str) -> Node:
    del name
    return {"call_back": _text(random), "at": "s0", **random.choice(({}, {"goto": _any_screen(random)}))}


def _branch(random: Random, name: str) -> Node:
    return {"branch": _cases(random, name)}


def _set(random: Random, name: str) -> Node:
    forms: tuple[Node, ...] = (
        {"text": _words(random, 0.8)},
        {"text": f"{{{random.choice(NAMES)}}}"},
        {"number": f"{{{random.choice(NAMES)}}}"},
        {"age": f"{{{random.choice(NAMES)}}}"},
        {"part": "birth_date", "of": f"{{{random.choice(NAMES)}}}", "check": "za.idnr"},
        {"count": [_condition(random)]},
        {"sum": [f"{{{random.choice(NAMES)}}}", 2]},
        {"sum": [f"{{{name}}}" for name in random.choices(NAMES, k=2)]},
        {"first": [{"if": _condition(random), "value": "{a}"}, {"value": random.choice(("low", "{b}"))}]},
        {"first": [{"if": _condition(random), "value": "high"}]},
        {"holds": _condition(random)},
        {"date": {"year": "2024", "month": "{a}", "day": "1"}},
    )
    screen: Node = {"set": {random.choice(NAMES): random.choice(forms)}, "goto": _later_screen(random, name)}
    if random.random() < 0.4:
        screen["failed"] = _later_screen(random, name)
    return screen


def _submit(random: Random, name: str) -> Node:
    return {"submit": "case", "goto": _later_screen(random, name)}


def _lookup(random: Random, name: str) -> Node:
    ways = {way: _later_screen(random, name) for way in ("found", "none", "failed")}
    if random.random() < 0.3:
        ways |= {way: _later_screen(random, name) for way in ("many", "late")}
    return {"lookup": random.choice(("rows_of", "asked")), **ways}


def _remember_or_forget(random: Random, name: str) -> Node:
    return random.choice(({"remember": ["a"]}, {"forget": "all"})) | {"goto": _later_screen(random, name)}


def _any_screen(random: Random) -> str:
    return random.choice((*SCREENS, END))


def _later_screen(random: Random, name: str) -> str:
    """Mostly a screen further on, so that few menus go round in circles that show nothing."""
    if random.random() < 0.1:
        return _any_screen(random)
    return random.choice(SCREENS[SCREENS.index(name) + 1 :])


def _target(random: Random) -> Any:
    return _any_screen(random) if random.random() < 0.7 else _cases(random)


def _cases(random: Random, name: str = "s0") -> list[Node]:
    first: Node = {"if": _condition(random)}
    kind = random.random()
    if kind < 0.2:
        first["closed"] = True
    elif kind < 0.5:
        first["retry"] = _later_screen(random, name)
    else:
        first["goto"] = _later_screen(random, name)
    return [first, {"goto": _later_screen(random, name)}]


def _condition(random: Random) -> Node:
    name = random.choice((*NAMES, "profile.a", "asked.name"))
    test = random.choice(
        (
            {"set": True},
            {"set": False},
            "x",
            {"not": "x"},
            {"at_least": 1},
            {"one_of": ["x", 1]},
            {"before": {"days_ago": 0}},
            {"after": "{today}"},
            {"check": "za.idnr"},
        )
    )
    condition: Node = {name: test}
    if random.random() < 0.2:
        return {random.choice(("any", "all", "none")): [condition, {random.choice(NAMES): {"set": True}}]}
    return condition


def _text(random: Random, probability: float = 0.2) -> Any:
    """A text, now and then with cases."""
    if random.random() < 0.2:
        cases: list[Node] = [
            {"if": _condition(random), "say": _words(random, 0.6)} for _ in range(random.choice((1, 1, 2)))
        ]
        return [*cases, {"say": _words(random, probability)}]
    return _words(random, probability)


def _words(random: Random, probability: float = 0.2) -> str:
    if random.random() > probability:
        return "Some words."
    placeholders = ("a", "b", "c", "reference", "case.reference", "rows_of.name", "asked.name", "profile.a")
    return f"Here is <{{{random.choice(placeholders)}}}>."
