"""A line with a wrong indent or without its dash gives one message, at that line, that says what to type."""

import pytest

from tests.menus.check.checked_menus import problems_of, problems_of_screens

CASES = {
    "a flow item without a dash": (
        """\
  start:
    menu: Which?
    options:
      - {say: One, goto: b}
      {say: Two, goto: b}
  b: {end: Goodbye.}
""",
        ("M001", 5, "Write `- {say: Two, goto: b}`, with 6 spaces before the dash."),
    ),
    "the first item without a dash": (
        """\
  start:
    menu: Which?
    options:
      {say: One, goto: b}
      - {say: Two, goto: b}
  b: {end: Goodbye.}
""",
        ("M001", 4, "Write `- {say: One, goto: b}`, with 6 spaces before the dash."),
    ),
    "an item without a dash, as deep as the keys above": (
        """\
  start:
    menu: Which?
    options:
      - say: One
        goto: b
        say: Two
        goto: b
  b: {end: Goodbye.}
""",
        ("M114", 6, "Write `- say: Two`, with 6 spaces before the dash."),
    ),
    "an item without a dash, as deep as the dashes": (
        """\
  start:
    menu: Which?
    options:
      - say: One
        goto: b
      say: Two
        goto: b
  b: {end: Goodbye.}
""",
        ("M001", 6, "Write `- say: Two`, with 6 spaces before the dash."),
    ),
    "an item without a dash, all of it as deep as the dashes": (
        """\
  start:
    menu: Which?
    options:
      - say: One
        goto: b
      say: Two
      goto: b
  b: {end: Goodbye.}
""",
        (
            "M001",
            6,
            ("Write `- say: Two`, with 6 spaces before the dash, and put 2 spaces more before line 11."),
        ),
    ),
    "an item without a dash below dashes that have no indent": (
        """\
  start:
    menu: Which?
    options:
    - say: One
      goto: b
    say: Two
    goto: b
  b: {end: Goodbye.}
""",
        ("M114", 6, "Write `- say: Two`, with 4 spaces before the dash."),
    ),
    "options without any dash": (
        """\
  start:
    menu: Which?
    options:
      say: One
      goto: b
      say: Two
      goto: b
  b: {end: Goodbye.}
""",
        (
            "M114",
            4,
            (
                "Write `- say: One`, with 6 spaces before the dash. Begin line 10 in the same way, "
                "and put 2 spaces more before the lines that are left."
            ),
        ),
    ),
    "the last case of a branch": (
        """\
  start:
    branch:
      - if: {language: sw}
        goto: b
        goto: c
  c: {end: Hm.}
  b: {end: Goodbye.}
""",
        ("M114", 5, "Write `- goto: c`, with 6 spaces before the dash."),
    ),
    "the last case of a branch, as deep as the dash": (
        """\
  start:
    branch:
      - if: {language: sw}
        goto: b
      goto: c
  c: {end: Hm.}
  b: {end: Goodbye.}
""",
        ("M001", 5, "Write `- goto: c`, with 6 spaces before the dash."),
    ),
    "the cases of a goto without any dash": (
        """\
  start:
    say: Hello.
    goto:
      if: {language: sw}
      goto: b
      goto: c
  c: {end: Hm.}
  b: {end: Goodbye.}
""",
        (
            "M114",
            4,
            (
                "Write `- if: {language: sw}`, with 6 spaces before the dash. Begin line 10 in the "
                "same way, and put 2 spaces more before the lines that are left."
            ),
        ),
    ),
    "a case of a derived value": (
        """\
  start:
    set:
      p:
        first:
          - if: {language: sw}
            value: x
            value: y
    goto: b
  b: {end: 'Goodbye {p}.'}
""",
        ("M114", 7, "Write `- value: y`, with 10 spaces before the dash."),
    ),
    "a condition of a count": (
        """\
  start:
    say: Hello.
    set:
      n:
        count:
          - {language: sw}
          {language: en}
    goto: b
  b: {end: 'Goodbye {n}.'}
""",
        ("M001", 7, "Write `- {language: en}`, with 10 spaces before the dash."),
    ),
    "a row of a table": (
        """\
  start: {list: Which?, from: t, label: name, value: code, save: w, goto: b}
  b: {end: 'Bye {w}.'}
tables:
  t:
    rows:
      - code: "1"
        name: One
        code: "2"
        name: Two
""",
        ("M114", 8, 'Write `- code: "2"`, with 6 spaces before the dash.'),
    ),
    "a demand": (
        """\
  start:
    ask: Where?
    answer: {type: text}
    save: x
    require:
      - if: {x: {not: 'no'}}
        say: Not no.
        if: {x: {not: 'na'}}
        say: Not na.
    goto: b
  b: {end: 'Bye {x}.'}
""",
        ("M114", 8, "Write `- if: {x: {not: 'na'}}`, with 6 spaces before the dash."),
    ),
    "a dash too far in": (
        """\
  start:
    menu: Which?
    options:
      - {say: One, goto: b}
        - {say: Two, goto: b}
  b: {end: Goodbye.}
""",
        ("M001", 5, "Put 6 spaces before the dash."),
    ),
    "a dash too far out": (
        """\
  start:
    menu: Which?
    options:
      - {say: One, goto: b}
     - {say: Two, goto: b}
  b: {end: Goodbye.}
""",
        ("M001", 5, "Put 6 spaces before the dash."),
    ),
    "a dash without a space": (
        """\
  start:
    menu: Which?
    options:
      -{say: One, goto: b}
      - {say: Two, goto: b}
  b: {end: Goodbye.}
""",
        ("M001", 4, "Write `- {say: One, goto: b}`."),
    ),
    "a dash without a space before a key": (
        """\
  start:
    menu: Which?
    options:
      -say: One
       goto: b
      - {say: Two, goto: b}
  b: {end: Goodbye.}
""",
        ("M001", 4, "Write `- say: One`, and put 1 space more before line 9."),
    ),
    "a screen too far in": (
        """\
  start:
    menu: Which?
    options:
      - {say: One, goto: b}
   b: {end: Goodbye.}
""",
        ("M001", 5, "Put 2 spaces before `b`."),
    ),
    "a screen of several lines too far in": (
        """\
  start: {say: Hello., goto: b}
   b:
     end: Goodbye.
""",
        ("M001", 2, "Put 2 spaces before `b`."),
    ),
    "a key below a value": (
        """\
  start:
    menu: Which?
     options:
      - {say: One, goto: b}
  b: {end: Goodbye.}
""",
        ("M001", 3, "Put 4 spaces before `options`."),
    ),
    "a bound below a value": (
        """\
  start:
    ask: Where?
    answer:
      type: text
       min: 3
    goto: b
  b: {end: Goodbye.}
""",
        ("M001", 5, "Put 6 spaces before `min`."),
    ),
    "a key of an option as deep as its dash": (
        """\
  start:
    menu: Which?
    options:
      - say: One
      goto: b
      - {say: Two, goto: b}
  b: {end: Goodbye.}
""",
        ("M001", 5, "Put 8 spaces before `goto`."),
    ),
    "a key of the screen as deep as the dashes": (
        """\
  start:
    menu: Which?
    options:
      - {say: One}
      - {say: Two}
      goto: b
  b: {end: Goodbye.}
""",
        ("M001", 6, "Put 4 spaces before `goto`."),
    ),
    "a key after a text of several lines": (
        """\
  start:
    say: |-
      Hello
      there
   goto: b
  b: {end: Goodbye.}
""",
        ("M001", 5, "Put 4 spaces before `goto`."),
    ),
    "a screen's keys as deep as its name": (
        """\
  start:
  ask: Where?
  answer: {type: text}
  save: x
  goto: b
  b: {end: 'Bye {x}.'}
""",
        ("M114", 2, "Put 4 spaces before `ask`, and move lines 7 to 9 along with it."),
    ),
    "a second screen's keys as deep as its name": (
        """\
  start: {say: Hello., goto: b}
  b:
  ask: Where?
  answer: {type: text}
  goto: c
  c: {end: Bye.}
""",
        ("M114", 3, "Put 4 spaces before `ask`, and move lines 8 and 9 along with it."),
    ),
    "the last key of a screen as deep as its name": (
        """\
  start:
    ask: Where?
    answer: {type: text}
    save: x
  goto: b
  b: {end: 'Bye {x}.'}
""",
        ("M114", 5, "Put 4 spaces before `goto`."),
    ),
    "bounds as deep as the answer": (
        """\
  start:
    ask: Where?
    answer:
    type: text
    min: 3
    goto: b
  b: {end: Goodbye.}
""",
        ("M114", 4, "Put 6 spaces before `type`, and move line 9 along with it."),
    ),
    "a key of the screen among bounds": (
        """\
  start:
    ask: Where?
    answer:
      type: text
      save: x
    goto: b
  b: {end: 'Bye {x}.'}
""",
        ("M114", 5, "Put 4 spaces before `save`."),
    ),
    "a screen among the keys of another": (
        """\
  start:
    say: Hello.
    goto: b
    b:
      end: Goodbye.
""",
        ("M114", 4, "Put 2 spaces before `b`."),
    ),
    "languages as deep as their text": (
        """\
  start:
    menu:
    en: Which?
    sw: Ipi?
    options:
      - {say: One, goto: b}
  b: {end: Goodbye.}
""",
        ("M114", 3, "Put 6 spaces before `en`, and move line 8 along with it."),
    ),
    "options among languages": (
        """\
  start:
    menu:
      en: Which?
      sw: Ipi?
      options:
        - {say: One, goto: b}
  b: {end: Goodbye.}
""",
        ("M114", 5, "Put 4 spaces before `options`."),
    ),
    "a part of the file among the screens": (
        """\
  start: {submit: c, goto: b}
  b: {end: Goodbye.}
  cases:
    c: {title: Hello}
""",
        ("M114", 3, "Put no space before `cases`."),
    ),
    "columns as deep as their key": (
        """\
  start: {lookup: l, found: b, none: b, failed: b}
  b: {end: Goodbye.}
lookups:
  l:
    get: "https://x.example/y"
    columns:
    name: name
""",
        ("M114", 7, "Put 6 spaces before `name`."),
    ),
    "a tab": (
        """\
  start:
    menu: Which?
  \toptions:
      - {say: One, goto: b}
  b: {end: Goodbye.}
""",
        ("M012", 3, "Put 4 spaces before `options:`, and no tab."),
    ),
    "tabs only": (
        """\
\tstart:
\t\tmenu: Which?
\t\toptions:
\t\t\t- {say: One, goto: b}
\tb: {end: Goodbye.}
""",
        ("M012", 1, "Put 2 spaces before `start:`, and no tab. Do the same in the other lines."),
    ),
    "the first key of a screen too far in": (
        """\
  start:
      say: Hello.
    goto: b
    private: false
  b: {end: Goodbye.}
""",
        ("M001", 2, "Put 4 spaces before `say`."),
    ),
    "a key of a screen as far out as its name, with lines below": (
        """\
  start:
  menu:
      en: Which?
      sw: Ipi?
    options:
      - {say: One, goto: b}
  b: {end: Goodbye.}
""",
        ("M001", 2, "Put 4 spaces before `menu`."),
    ),
    "the first language too far out": (
        """\
  start:
    say:
    en: Hello.
      sw: Habari.
    goto: b
  b: {end: Goodbye.}
""",
        ("M001", 3, "Put 6 spaces before `en`."),
    ),
    "a line of a text of several lines": (
        """\
  start:
    say: |-
      Hello.
   How are you?
    goto: b
  b: {end: Goodbye.}
""",
        ("M001", 4, "Put 6 spaces before `How are you?`."),
    ),
    "a key without its colon": (
        """\
  start
    say: Hello.
    goto: b
  b: {end: Goodbye.}
""",
        ("M001", 1, "Write `start:`."),
    ),
    "a key without its colon before a word": (
        """\
  start:
    say: Hello.
    goto b
  b: {end: Goodbye.}
""",
        ("M001", 3, "Write `goto: b`."),
    ),
    "a key without its colon before braces": (
        """\
  start:
    ask: Where?
    answer {type: text}
    goto: b
  b: {end: Goodbye.}
""",
        ("M114", 3, "Write `answer: {type: text}`."),
    ),
    "a key without the space after its colon before braces": (
        """\
  start:
    ask: Where?
    answer:{type: text, max: 20}
    goto: b
  b: {end: Goodbye.}
""",
        ("M019", 3, "Write `answer:` and a space."),
    ),
    "a key without its colon between braces": (
        """\
  start: {menu: Which?, options: [{say One, goto: b}]}
  b: {end: Goodbye.}
""",
        ("M019", 1, "Write `say: One`."),
    ),
    "a last key without its colon between braces": (
        """\
  start: {menu: Which?, options: [{say: One, goto b}]}
  b: {end: Goodbye.}
""",
        ("M019", 1, "Write `goto: b`."),
    ),
    "a key without its colon alone between braces": (
        """\
  start: {branch: [{if: {language: sw}, goto: b}, {goto b}]}
  b: {end: Goodbye.}
""",
        ("M019", 1, "Write `goto: b`."),
    ),
    "the only option in braces without its dash": (
        """\
  start:
    menu: Which?
    options:
      {say: One, goto: b}
  b: {end: Goodbye.}
""",
        ("M114", 4, "Write `- {say: One, goto: b}`, with 6 spaces before the dash."),
    ),
}


@pytest.mark.parametrize(("screens", "expected"), CASES.values(), ids=CASES)
def test_one_message_at_the_line_says_what_to_type(screens: str, expected: tuple[str, int, str]) -> None:
    found = [(one.code, one.place.line, one.cure) for one in problems_of_screens(screens)]
    assert found == [expected]


def test_screens_beside_their_key_belong_below_it() -> None:
    text = (
        "version: 1\nservice: {name: County, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}\n"
        'entry: {ussd: {"*384#": start}}\nscreens:\nstart: {say: Hello., goto: b}\nb: {end: Goodbye.}\n'
    )
    (found,) = problems_of(text)
    assert (found.code, found.place.line) == ("M114", 5)
    assert found.cure == "Put 2 spaces before `start`, and move line 6 along with it."


@pytest.mark.parametrize(
    "screens",
    [
        """\
  start: {say: Hello., goto: menu}
  menu: {menu: Which?, options: [{say: One, goto: end}]}
  end: {end: Bye.}
""",
        """\
  start:
    set: {answer: {text: x}}
    goto: save
  save: {end: 'Bye {answer}.'}
""",
    ],
)
def test_a_screen_may_be_named_like_a_key(screens: str) -> None:
    assert problems_of_screens(screens) == ()


def test_a_key_that_is_really_twice_is_no_missing_dash() -> None:
    screens = """\
  start:
    menu: Which?
    options:
      - say: One
        goto: b
        goto: b
  b: {end: Goodbye.}
"""
    (found,) = problems_of_screens(screens)
    assert (found.code, found.place.line, found.cure) == ("M004", 6, "Keep one.")
