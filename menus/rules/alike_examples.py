"""Examples of two options are told apart."""

from collections.abc import Iterator

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.guess.example_index import Example
from menus.model import MenuGuesses
from menus.model.guesses import option_at
from menus.problems import Severity

ALIKE = 0.8  # of 1
MAX_COMPARED = 2_000  # examples of a menu
RULE_DOC = RuleDoc(
    code="M413",
    title="Examples of two options are nearly the same.",
    explanation=(
        "Examples tell what citizens mean who write in their own words. If an example of one option reads like one of "
        "another option, or like its words, such a text means both. Then citizens are offered both, and the guesses of "
        "other texts get worse too."
    ),
    bad="""\
screens:
  start:
    menu: What is wrong?
    options:
      - {say: No water, goto: end, examples: [the tap in our house is dry]}
      - {say: Broken tap, goto: end, examples: [the tap of our house is dry]}
  end: {end: Thank you.}
""",
    good="""\
screens:
  start:
    menu: What is wrong?
    options:
      - {say: No water, goto: end, examples: [we have had no water for days]}
      - {say: Broken tap, goto: end, examples: [the handle of the tap is off]}
  end: {end: Thank you.}
""",
    severity=Severity.WARNING,
)


def check(context: RuleContext) -> None:
    """Compare the examples of the options of each menu."""
    told: set[frozenset[str]] = set()
    for guesses in context.service.guesses.values():
        for pair in _alike(guesses):
            options = [option_at(context.service.screens, guesses.ways[one.subject]) for one in pair]
            texts = frozenset(one.text for one in pair)
            are_examples = [
                (one.language, one.text) in option.examples for one, option in zip(pair, options, strict=True)
            ]
            if any(are_examples) and texts not in told:
                told.add(texts)
                text = f"`{pair[0].text}` and `{pair[1].text}` are nearly the same, and mean two options."
                cure = f"Keep one of them, or write what tells them apart. The other option is at {options[0].place}."
                context.warning("M413", options[1].place, text, cure)


def _alike(guesses: MenuGuesses) -> Iterator[tuple[Example, Example]]:
    examples = guesses.index.examples
    for number, example in enumerate(examples[:MAX_COMPARED]):
        for other in guesses.index.others_like(number, ALIKE):
            if other > number:
                yield example, examples[other]


RULE = Rule(RULE_DOC, check)
