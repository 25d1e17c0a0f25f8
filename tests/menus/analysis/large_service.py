"""Writes large services: sections with choices, and texts and ways that depend on them."""

HEAD = """\
version: 1
service: {name: Large, languages: {en: English, sw: Kiswahili}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*801*55#": start}}
screens:
  start:
    menu: {en: Welcome, sw: Karibu}
    options:
"""
SECTION = """\
  kind%(n)s:
    menu: {en: What is it?, sw: Ni nini?}
    save: kind%(n)s
    options:
      - {value: water, say: {en: Water, sw: Maji}}
      - {value: road, say: {en: Road, sw: Barabara}}
      - {value: light, say: {en: Light, sw: Taa}}
    goto:
      - {if: {kind%(n)s: water}, goto: place%(n)s}
      - {if: {kind%(n)s: road}, goto: road%(n)s}
      - {goto: said%(n)s}
  place%(n)s:
    ask: {en: Where?, sw: Wapi?}
    answer: {type: text}
    save: place%(n)s
    goto: said%(n)s
  road%(n)s:
    ask: {en: Which road?, sw: Barabara gani?}
    answer: {type: text}
    save: road%(n)s
    goto: said%(n)s
  said%(n)s:
    say:
      - if: {kind%(n)s: water}
        say: {en: "Water at {place%(n)s}", sw: "Maji, {place%(n)s}"}
      - if: {kind%(n)s: road}
        say: {en: "Road {%(road)s%(n)s}", sw: "Barabara {%(road)s%(n)s}"}
      - say: {en: Noted, sw: Sawa}
    goto: ask%(n)sx0
"""
QUESTION = """\
  ask%(n)sx%(k)s:
    ask:
      en: Question %(k)s?
      sw: Swali %(k)s?
    answer:
      type: integer
      min: 1
      max: 5000
    invalid:
      en: A number from 1 to 5000, please.
      sw: Nambari kati ya 1 na 5000.
    save: ask%(n)sx%(k)s
    goto: %(next)s
"""
LAST = """\
  last%(n)s:
    branch:
      - {if: {kind%(n)s: water}, goto: sum%(n)s}
      - {goto: %(next)s}
  sum%(n)s:
    say: {en: "At {place%(n)s}", sw: "Pale, {place%(n)s}"}
    goto: %(next)s
"""


def large_service(sections: int, questions: int, *, wrong: int = 0, from_menu: bool = False) -> str:
    """Return the file. `wrong` sections use a value that is not there. `from_menu`: people choose one section.

    Otherwise they go through all, and in the end a text of each section depends on its choice.
    """
    starts = range(sections) if from_menu else range(1)
    lines = [
        HEAD,
        *(f"      - {{say: {{en: Section {n}, sw: Sehemu {n}}}, goto: kind{n}}}\n" for n in starts),
    ]
    for n in range(sections):
        after = f"kind{n + 1}" if n + 1 < sections else "last0"
        lines += [SECTION % {"n": n, "road": "place" if n < wrong else "road"}]
        for k in range(questions):
            last = "bye" if from_menu else after
            lines.append(
                QUESTION % {"n": n, "k": k, "next": f"ask{n}x{k + 1}" if k + 1 < questions else last}
            )
    for n in () if from_menu else range(sections):
        lines.append(LAST % {"n": n, "next": f"last{n + 1}" if n + 1 < sections else "bye"})
    return "".join([*lines, "  bye:\n    end: {en: Goodbye, sw: Kwaheri}\n"])
