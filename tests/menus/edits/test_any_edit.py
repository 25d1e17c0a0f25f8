"""Whatever is edited, in every menu file of the repository: just what was asked changes, and no error comes of it."""

import re
from functools import cache
from random import Random

import yaml
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from menus.compiler.service import CompileResult, compile_service
from menus.edits.add_language import AddLanguage
from menus.edits.edit import Edit
from menus.edits.edit_result import EditDone, EditRefusal
from menus.edits.menu_files import MenuFiles
from menus.edits.registry import decode_edit, encode_edit
from menus.edits.remove_screen import RemoveScreen
from menus.edits.rename import Rename
from menus.edits.service_texts import ServiceTexts
from menus.edits.set_key import SetKey
from menus.problems import Severity
from tests.examples import examples
from tests.menus.edits.edited_services import services
from tests.menus.edits.random_edits import NEW_NAME, RandomEdits, changed_copy, read, typed

YAML_TRUTHS = {"no", "yes"}  # which get quotes when they are written


def compiled(texts: ServiceTexts) -> CompileResult:
    return compile_service(texts.text, texts.file, texts.named.__getitem__)


@cache
def compiled_service(name: str) -> CompileResult:
    return compiled(services()[name])


def errors(result: CompileResult) -> dict[str, str]:
    """The errors by their codes and words, without the lines that they name."""
    return {
        f"{one.code} {re.sub(r'[0-9]+', '', one.message)}": str(one)
        for one in result.problems
        if one.severity is Severity.ERROR
    }


def reworded(result: CompileResult, edit: Rename) -> list[tuple[str, str]]:
    """The problems without their places and the renamed name: the check finds as much before and after."""
    old = edit.name.rpartition(".")[2]
    return sorted((one.code, re.sub(rf"\b({old}|{NEW_NAME})\b", "…", one.message)) for one in result.problems)


def files_of(texts: ServiceTexts) -> dict[str, str]:
    return {texts.file: texts.text, **texts.named}


def assert_spans_tell_the_difference(before: ServiceTexts, done: EditDone) -> None:
    """Outside of the named spans every character is as before."""
    for file, old in files_of(before).items():
        new, end, rest = "", 0, [span for span in done.spans if span.place.file == file]
        for span in rest:
            new += old[end : span.start] + span.text
            end = span.end
        assert new + old[end:] == files_of(done.texts)[file]
        assert all(span.place.line == len(re.split(r"\r\n|\n|\r", old[: span.start])) for span in rest)


def comments(texts: ServiceTexts) -> list[str]:
    """The comments of the YAML files, in order: what stands behind `#` outside of all words."""
    found = []
    for file, text in files_of(texts).items():
        if not file.endswith(".yaml"):
            continue
        outside, end = "", 0
        for token in yaml.scan(text):
            if isinstance(token, yaml.ScalarToken):
                start = token.start_mark.index
                start = text.index("\n", start) if token.style in ("|", ">") else start
                outside += text[end:start]
                end = max(end, token.end_mark.index)
        found += re.findall(r"(?:^|(?<=\s))#[^\r\n]*", outside + text[end:], re.M)
    return found


def size(value: object) -> int:
    """How many keys and items a value has, those inside too."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return sum(1 + size(one) for one in inner)


def assert_no_new_error(before: CompileResult, done: EditDone, edit: Edit) -> None:
    allowed = {code for one in done.left for code in one.codes}
    after = errors(compiled(done.texts))
    known = errors(before)
    new = {key: text for key, text in after.items() if key not in known and key[:4] not in allowed}
    reworded = {key for key in new if NEW_NAME in key and any(one.startswith(key[:4]) for one in known)}
    assert not new.keys() - reworded, (edit, new)


@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(services())), st.randoms(use_true_random=False))
def test_an_edit_changes_what_was_asked_and_nothing_else(name: str, random: Random) -> None:
    before = services()[name]
    edit, change = RandomEdits(before, random).edit()
    assert decode_edit(encode_edit(edit)) == edit
    result = edit.apply(before)
    event(f"{type(edit).__name__} {'refused' if isinstance(result, EditRefusal) else 'done'}")
    if isinstance(result, EditRefusal):
        assert result.reason.endswith(".")
        return
    assert_spans_tell_the_difference(before, result)
    old, new = files_of(before), files_of(result.texts)
    yamls = [file for file in old if file.endswith(".yaml")]
    if change is not None:
        changed = {span.place.file for span in result.spans}
        for file in yamls:
            expected = changed_copy(read(old[file]), change) if file in changed else read(old[file])
            assert read(new[file]) == expected, edit
            assert [*read(new[file])] == [*expected], "keys in order"
    if isinstance(edit, SetKey) and isinstance(edit.value, dict | list):
        old_value = next(
            typed(value)
            for screen in MenuFiles(before).screens()
            if screen.name == edit.screen
            for key, value in screen.node.value
            if key.value == edit.key
        )
        if size(edit.value) >= size(old_value):  # nothing went
            assert comments(result.texts) == comments(before), edit
        return  # what was asked may be an error
    was = compiled_service(name)
    if isinstance(edit, Rename):
        back = Rename(kind=edit.kind, name=_renamed(edit.name), to=edit.name.rpartition(".")[2]).apply(
            result.texts
        )
        assert isinstance(back, EditDone), (edit, back)
        assert back.texts == before or edit.name in YAML_TRUTHS, edit
        assert reworded(compiled(result.texts), edit) == reworded(was, edit), "a place was missed"
    if isinstance(edit, RemoveScreen):
        assert edit.screen.rpartition(".")[2] not in {*read(new[before.file])["screens"]}
    if isinstance(edit, AddLanguage) and not edit.copies:
        expected_languages = read(old[before.file])["service"]["languages"] | {edit.code: edit.name}
        assert read(new[before.file])["service"]["languages"] == expected_languages
    assert_no_new_error(was, result, edit)


def _renamed(name: str) -> str:
    prefix, dot, _ = name.rpartition(".")
    return f"{prefix}{dot}{NEW_NAME}"
