"""A text that is broken for the moment, as somebody types it, is edited, or the edit is refused; nothing fails."""

from random import Random

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from menus.edits.edit_result import EditDone, EditRefusal
from menus.edits.outline import outline_of
from menus.edits.service_texts import ServiceTexts
from tests.examples import examples
from tests.menus.edits.edited_services import services
from tests.menus.edits.random_edits import RandomEdits

SIGNS = (
    *(
        "\t",
        " ",
        "  ",
        "\n",
        "- ",
        "# x",
        "&a ",
        "*a",
        "<<: *a",
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        '"',
        "'",
        "|",
        ">",
    ),
    *(
        "? ",
        "!!str ",
        "---\n",
        "...",
        "\u00a0",
        "\ufeff",
        "\r",
        "\u2028",
        "\x85",
        ",",
        "%",
        "@",
        "{[a]: b}",
        "a: b",
    ),
)


def damaged(text: str, random: Random) -> str:
    for _ in range(random.choice((1, 1, 2, 3))):
        at, kind = random.randrange(len(text)), random.random()
        if kind < 0.5:
            text = text[:at] + random.choice(SIGNS) + text[at:]
        elif kind < 0.8:
            text = text[:at] + text[at + random.randrange(1, 6) :]
        else:
            end = at + random.randrange(1, 80)
            text = text[:end] + text[at:]
    return text


@settings(max_examples=examples(20))
@given(st.sampled_from(sorted(services())), st.integers(0, 10**6))
def test_an_edit_of_a_damaged_text_is_done_or_refused(name: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311  # the same damage each time
    before = services()[name]
    edit, _ = RandomEdits(before, random).edit()
    texts = ServiceTexts(before.file, damaged(before.text, random), before.named)
    result = edit.apply(texts)
    outline_of(texts)
    if isinstance(result, EditRefusal):
        assert result.reason
        return
    assert isinstance(result, EditDone)
    yaml.compose(result.texts.text.removeprefix("\ufeff"), Loader=yaml.CSafeLoader)
