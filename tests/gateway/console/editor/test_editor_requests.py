"""What the editor's scripts ask for: the draft, saving, the check, edits and the preview."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.gateway.console.conftest import SignIn, Visit, add_user, visit_as
from tests.gateway.services import Services

PATH = "/console/menus/edit"


class EditorVisit:
    """A browser with the editor open: it sends JSON, with the token that came with the draft."""

    def __init__(self, visit: Visit) -> None:
        self.client = visit.client
        self.draft: dict[str, Any] = self.client.get(f"{PATH}/draft").get_json()

    @property
    def files(self) -> dict[str, str]:
        """The texts of the draft."""
        return dict(self.draft["files"])

    @property
    def text(self) -> str:
        """The text of the menu file."""
        return self.files[self.draft["main"]]

    def with_text(self, text: str) -> dict[str, str]:
        """The files with another text of the menu file."""
        return {**self.files, self.draft["main"]: text}

    def post(self, name: str, body: dict[str, Any], status: int = 200) -> Any:
        """Send a request, and return the answer."""
        headers = {"X-CSRF-Token": self.draft["token"]}
        response = self.client.post(f"{PATH}/{name}", json=body, headers=headers)
        assert response.status_code == status, response.get_data(as_text=True)[:300]
        return response.get_json()


@pytest.fixture
def editor(sign_in: SignIn) -> EditorVisit:
    """An editor on the county's menus."""
    return EditorVisit(sign_in("editor"))


def test_the_page_says_what_to_do_where_there_is_no_draft(sign_in: SignIn, tmp_path: Path) -> None:
    (tmp_path / "menus.yaml").unlink()
    page = sign_in("editor").get(PATH)
    assert page.status == 200
    assert "There is nothing to edit yet" in page.text


def test_everything_else_works_where_its_scripts_were_not_built(
    services: Services, console_app: Flask, tmp_path: Path
) -> None:
    console_app.static_folder = str(tmp_path / "nothing")
    visit = visit_as(services, console_app, add_user(services, "amina", "owner"))
    said = visit.get(PATH).text
    assert "The editor is left out here" in said
    assert "gateway draft get, and gateway draft put" in said
    for path in ("menus", "menus/changes", "menus/translations", "menus/scenarios", "insights", "surveys"):
        assert visit.get(f"/console/{path}").status == 200, path


def test_the_draft_is_saved_by_its_revision(editor: EditorVisit) -> None:
    changed = editor.text.replace("en: Information,", "en: Opening hours,")
    saved = editor.post("save", {"revision": editor.draft["revision"], "files": editor.with_text(changed)})
    assert saved["revision"] > editor.draft["revision"]
    assert saved["files"] == {}
    again = editor.client.get(f"{PATH}/draft").get_json()
    assert again["files"][editor.draft["main"]] == changed
    assert again["saved"].startswith("Saved by amina, ")


def test_changes_of_two_people_in_different_lines_are_merged(editor: EditorVisit, sign_in: SignIn) -> None:
    other = EditorVisit(sign_in("editor", "baraka"))
    mine = editor.text.replace("en: Water,", "en: Water supply,")
    theirs = other.text.replace("en: Potholes,", "en: Big holes,")
    other.post("save", {"revision": other.draft["revision"], "files": other.with_text(theirs)})
    saved = editor.post("save", {"revision": editor.draft["revision"], "files": editor.with_text(mine)})
    assert saved["merged"]
    assert saved["by"] == "baraka"
    assert "en: Water supply," in saved["files"][editor.draft["main"]]
    assert "en: Big holes," in saved["files"][editor.draft["main"]]
    assert saved["others"] == ["baraka"]


def test_changes_of_the_same_line_are_shown_and_nothing_is_saved(
    editor: EditorVisit, sign_in: SignIn
) -> None:
    other = EditorVisit(sign_in("editor", "baraka"))
    theirs = other.text.replace("en: Water,", "en: Taps,")
    other.post("save", {"revision": other.draft["revision"], "files": other.with_text(theirs)})
    mine = editor.with_text(editor.text.replace("en: Water,", "en: Water supply,"))
    conflict = editor.post("save", {"revision": editor.draft["revision"], "files": mine}, status=409)
    assert conflict["error"] == "Baraka changed the same lines."
    assert conflict["files"][editor.draft["main"]] == theirs
    kept = editor.post("save", {"revision": conflict["revision"], "files": mine})
    assert kept["files"] == {}


def test_who_begins_to_edit_is_in_the_audit_trail_once(services: Services, editor: EditorVisit) -> None:
    revision, text = editor.draft["revision"], editor.text
    for number in range(3):
        text += f"# {number}\n"
        revision = editor.post("save", {"revision": revision, "files": editor.with_text(text)})["revision"]
    acts = [entry for entry in services.container.audit_trail.entries() if entry.action == "edit draft"]
    assert [(entry.who, entry.detail["file"]) for entry in acts] == [("amina", "menus.yaml")]


def test_two_people_are_shown_each_other_and_what_was_saved(editor: EditorVisit, sign_in: SignIn) -> None:
    other = EditorVisit(sign_in("editor", "baraka"))
    assert other.draft["others"] == ["amina"]
    now = editor.post("presence", {"revision": editor.draft["revision"]})
    assert (now["others"], now["draft"]) == (["baraka"], None)
    saved = other.post(
        "save", {"revision": other.draft["revision"], "files": other.with_text(f"{other.text}# b\n")}
    )
    now = editor.post("presence", {"revision": editor.draft["revision"]})
    assert now["revision"] == saved["revision"]
    assert now["draft"]["files"][editor.draft["main"]].endswith("# b\n")


def test_a_problem_has_its_place_its_cure_and_its_mend(editor: EditorVisit) -> None:
    broken = editor.text.replace("goto: road_problem", "goto: road_problm")
    found = editor.post("check", {"files": editor.with_text(broken)})
    problem = next(one for one in found["problems"] if one["code"] == "M201")
    line = broken.splitlines()[problem["line"] - 1]
    assert line[problem["column"] - 1 :].startswith("road_problm")
    assert problem["cure"] == "Did you mean `road_problem`?"
    (mend,) = problem["mends"]
    mended = editor.post("apply", {"files": editor.with_text(broken), "edit": mend["operation"]})
    assert mended["files"] == {editor.draft["main"]: editor.text}


def test_the_outline_has_screens_lines_texts_and_ways_also_where_there_are_errors(
    editor: EditorVisit,
) -> None:
    broken = editor.text.replace("goto: road_problem", "goto: road_problm")
    outline = editor.post("check", {"files": editor.with_text(broken)})["outline"]
    assert outline["languages"] == {"en": "English", "sw": "Kiswahili"}
    category = next(screen for screen in outline["screens"] if screen["name"] == "category")
    lines = broken.splitlines()
    assert lines[category["line"] - 1].strip() == "category:"
    assert lines[category["last_line"] - 1].strip().startswith("- {value: other")
    assert "SMS REPORT" in category["entries"]
    assert [way["target"] for way in category["ways"]][:2] == ["water_problem", "road_problm"]
    assert category["options"][0]["texts"][0]["words"] == {"en": "Water", "sw": "Maji"}
    assert {"category", "homes"} <= set(outline["names"]["fields"])


@pytest.mark.parametrize("text", ["", "- 1", "a: [", "version: 1\nscreens: 3", "screens:\n  a: 1\n"])
def test_any_text_can_be_checked(text: str, editor: EditorVisit) -> None:
    assert editor.post("check", {"files": editor.with_text(text)})["problems"]


def test_an_edit_that_cannot_be_made_says_why_and_where(editor: EditorVisit) -> None:
    edit = {"edit": "set_goto", "screen": "category", "to": "nowhere"}
    refused = editor.post("apply", {"files": editor.files, "edit": edit}, status=422)
    assert "nowhere" in refused["error"]
    refused = editor.post("apply", {"files": editor.files, "edit": {"edit": "paint"}}, status=422)
    assert refused["error"] == "The console does not know this change. Make it in the text."


def test_a_body_that_is_no_request_of_ours_is_refused(editor: EditorVisit) -> None:
    assert "Load the page again" in editor.post("check", {"files": 3}, status=422)["error"]


def test_a_request_without_the_token_is_refused(editor: EditorVisit) -> None:
    response = editor.client.post(f"{PATH}/save", json={"revision": 1, "files": {}})
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("role", "status"), [("viewer", 403), ("translator", 403), ("editor", 200), ("owner", 200)]
)
def test_editors_may_open_it(role: str, status: int, sign_in: SignIn) -> None:
    visit = sign_in(role)
    assert [visit.get(path).status for path in (PATH, f"{PATH}/draft", f"{PATH}/schema")] == [status] * 3


def test_a_file_that_the_draft_does_not_have_is_not_written(editor: EditorVisit) -> None:
    files = {"../evil.yaml": "a: 1", "new.yaml": "a: 1"}
    editor.post("save", {"revision": editor.draft["revision"], "files": files})
    assert set(editor.client.get(f"{PATH}/draft").get_json()["files"]) == set(editor.files)


def test_each_edit_is_one_step_back_and_forward(editor: EditorVisit) -> None:
    first = editor.text.replace("en: Information,", "en: Opening hours,")
    second = first.replace("en: Opening hours,", "en: When we are open,")
    revision = editor.draft["revision"]
    for text in (first, second):
        body = {"revision": revision, "files": editor.with_text(text), "alone": True}
        saved = editor.post("save", body)
        revision = saved["revision"]
        assert (saved["can_undo"], saved["can_redo"]) == (True, False)
    for forward, text, can in ((False, first, True), (False, editor.text, False), (True, first, True)):
        stepped = editor.post("step", {"revision": revision, "forward": forward})
        revision = stepped["revision"]
        assert stepped["files"][editor.draft["main"]] == text
        assert (stepped["can_undo"], stepped["can_redo"]) == (can, True)
    refused = editor.post("step", {"revision": revision - 1}, status=409)
    assert "in the meantime" in refused["error"]


def test_the_outline_has_the_single_values_of_screens_and_options(editor: EditorVisit) -> None:
    outline = editor.post("check", {"files": editor.files})["outline"]
    screens = {screen["name"]: screen for screen in outline["screens"]}
    assert screens["homes"]["values"]["answer.max"] == "5000"
    assert screens["road_problem"]["options"][0]["values"]["value"] == "potholes"


def test_what_is_live_comes_with_the_draft_for_the_phone_to_walk(
    editor: EditorVisit, sign_in: SignIn, services: Services
) -> None:
    assert editor.draft["live"] is None
    source = services.container.draft.drafts.current().source
    service = source.compile().service
    assert service
    services.publisher.publish_source(source, service, Path(services.settings.menus).parent)
    editor.post("save", {"revision": editor.draft["revision"], "files": editor.with_text("screens: [")})
    again = EditorVisit(sign_in("editor", "baraka")).draft
    assert again["live"][again["main"]] == editor.text
    assert again["files"][again["main"]] == "screens: ["
