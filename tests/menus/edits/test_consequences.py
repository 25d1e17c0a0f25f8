"""What an edit leaves to do is told in words, with places and the codes of what the check may say."""

from menus.edits.add_language import AddLanguage
from menus.edits.edit import Edit
from menus.edits.edit_result import Consequence, EditDone
from menus.edits.options import RemoveOption
from menus.edits.remove_screen import RemoveScreen
from menus.edits.service_texts import ServiceTexts
from menus.edits.set_goto import SetGoto
from menus.edits.set_text import SetText

MENUS = """\
service: {languages: {en: English, sw: Kiswahili}}
entry: {ussd: {"*1#": kind}}
screens:
  kind:
    menu:
      en: What?
      sw: Nini?
    options:
      - {say: {en: Water, sw: Maji}, goto: place}
      - {say: Road, goto: bye}
  place:
    ask: Where?
    answer: {type: text}
    save: place
    set: {twice: {text: "{place}"}}
    goto: told
  told: {say: "{place}", goto: bye}
  bye: {end: "{twice}"}
"""


def left(edit: Edit) -> tuple[Consequence, ...]:
    result = edit.apply(ServiceTexts("menus.yaml", MENUS))
    assert isinstance(result, EditDone), result
    return result.left


def test_texts_without_words_in_a_new_language_are_listed() -> None:
    found = left(AddLanguage(code="fr", name="Français"))
    assert [(one.message, one.place.line) for one in found if one.place] == [
        ("`screens.kind.menu` has no words in `fr`.", 6),
        ("`screens.kind.options.1.say` has no words in `fr`.", 9),
    ]
    assert {code for one in found for code in one.codes} == {"M109", "M113", "M311", "M701"}


def test_copied_texts_are_listed_beside_those_without_words() -> None:
    found = left(AddLanguage(code="fr", name="Français", copies=True))
    assert [one.message for one in found][:2] == [
        "`screens.kind.menu` has the words of the default language in `fr`.",
        "`screens.kind.options.1.say` has no words in `fr`.",
    ]


def test_fields_that_only_a_removed_screen_gave_are_listed() -> None:
    found = left(RemoveScreen(screen="place", instead="told"))
    assert [(one.message, one.place.line) for one in found if one.place] == [
        ("Only this screen gave `place`, which is still named in line 17 of menus.yaml.", 17),
        ("Only this screen gave `twice`, which is still named in line 18 of menus.yaml.", 18),
    ]
    assert all("M207" in one.codes for one in found if one.place)


def test_a_screen_to_which_nothing_leads_any_more_is_named() -> None:
    found = left(SetGoto(screen="place", to="bye"))
    assert [one.message for one in found][1:] == ["Nothing leads to `told` any more."]
    assert found[1].codes == ("M307",)
    assert "The old screen" in left(SetGoto(screen="told", to="kind"))[1].message


def test_what_a_removed_option_did_is_told() -> None:
    assert "M307" in left(RemoveOption(screen="kind", option=1))[0].codes


def test_a_text_leaves_nothing() -> None:
    assert left(SetText(text="screens.place.ask", words="And where?")) == ()


def test_an_edit_that_is_made_already_changes_nothing() -> None:
    result = SetGoto(screen="place", to="told").apply(ServiceTexts("menus.yaml", MENUS))
    assert isinstance(result, EditDone)
    assert (result.texts.text, result.spans, result.left) == (MENUS, (), ())
