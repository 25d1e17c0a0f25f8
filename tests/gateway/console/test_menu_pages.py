"""The pages of menus: overview, a new service, changes before publishing, versions."""

import re

import pytest
from msgspec.structs import replace

from gateway.audio.prompts.prompt_sound import PromptSound
from gateway.console.overview.menu_files import list_files
from gateway.published_menus.definition import MenuSource
from tests.gateway.console.conftest import MakePages
from tests.gateway.console.drafts.menu_texts import MENUS
from tests.gateway.console.menu_pages import BROKEN, NEW_WELCOME, MenuPages, hidden

SCENARIO = "menus: menus.yaml\nscenarios:\n  - name: Bye\n    steps: [dial: {screen: welcome}, '2': {screen: SCREEN}]\n"
MENU_PAGES = "/console/menus"


@pytest.fixture
def pages(make_pages: MakePages) -> MenuPages:
    """A console whose draft is in the store."""
    return make_pages()


def test_where_there_is_nothing_the_pages_say_what_to_do_first(pages):
    editor, viewer = pages.sign_in("editor"), pages.sign_in("viewer")
    assert "New from a template" in editor.get("/console/menus/changes").text
    assert "New from a template" in editor.get("/console/menus").text
    assert "New from a template" not in viewer.get("/console/menus").text
    assert "Nothing was published yet" in viewer.get("/console/menus/versions").text


def test_the_overview_tells_how_the_draft_differs_from_live(pages):
    pages.publish(summary="First version")
    viewer = pages.sign_in("viewer")
    page = viewer.get("/console/menus")
    assert "First version" in page.text
    assert "by engineer" in page.text
    assert "The draft is what is live." in page.text
    pages.edit(NEW_WELCOME, **{"fees.csv": "fee\n1\n"})
    page = viewer.get("/console/menus")
    assert "The draft differs from live in 1 screen." in page.text
    assert "Last changed by editor" in page.text
    assert re.search(r"menus.yaml Menus \d+ Changed wards.csv Table 3 Same|fees.csv Table 2 New", page.text)
    pages.edit(BROKEN)
    assert "1 error to mend" in viewer.get("/console/menus").text


def test_scenarios_beside_a_version_that_has_none_are_no_change() -> None:
    live = MenuSource("menus.yaml", MENUS, {})
    draft = replace(live, scenarios={"bye.yaml": SCENARIO})
    assert [row.state for row in list_files(draft, live)] == ["same", "apart"]
    assert [row.state for row in list_files(draft, replace(draft, scenarios={"bye.yaml": ""}))] == [
        "same",
        "changed",
    ]


def test_somebody_else_who_has_the_draft_open_is_named(pages):
    pages.publish()
    pages.services.container.draft.presence.say_open("baraka")
    assert "baraka has the draft open now" in pages.sign_in("viewer").get("/console/menus").text


def test_the_draft_goes_to_a_step_of_its_history(pages):
    pages.publish()
    pages.edit(NEW_WELCOME)
    editor = pages.sign_in("editor", "amina")
    page = editor.get("/console/menus")
    back = editor.follow(editor.post("/console/menus/go-to", {**hidden(page), "step": "0"}))
    assert "The draft is what is live." in back.text
    assert ("amina", "change draft", "revision 3") in pages.audited
    late = editor.follow(editor.post("/console/menus/go-to", {"revision": "2", "step": "1"}))
    assert "was changed in the meantime" in late.text


FORM = {
    "template": "complaint",
    "name": "Nakuru water",
    "code": "*384*77#",
    "country": "KE",
    "languages": ["en", "sw"],
    "first": "sw",
    "other_languages": "luo",
}


def test_a_new_service_from_a_template_is_the_draft(pages):
    editor = pages.sign_in("editor", "amina")
    assert "Appointment" in editor.get("/console/menus/new").text
    page = editor.follow(editor.post("/console/menus/new", FORM))
    assert "The draft is Nakuru water now" in page.text
    draft = pages.services.container.draft.drafts.current()
    assert list(draft.files) == ["menus.yaml", "menus_offices.csv", "menus_scenarios.yaml"]
    assert draft.source.compile().service.default_language == "sw"
    assert list(draft.source.compile().service.languages) == ["sw", "en", "luo"]
    changes = pages.sign_in("publisher").get("/console/menus/changes")
    assert "Publish the first version" in changes.text
    assert re.search(r"All \d+ scenarios pass", changes.text)
    assert ("amina", "change draft", "revision 1") in pages.audited


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"template": "none"}, "Choose what the service is for"),
        ({"name": " "}, "Give it the name that citizens know"),
        ({"name": "x" * 61}, "60 characters at most"),
        ({"code": "384"}, "is no USSD code"),
        ({"country": "XX"}, "is no country"),
        ({"languages": [], "other_languages": ""}, "Choose one language"),
        ({"first": "fr"}, "one of those that you chose"),
        ({"other_languages": "!!"}, "Codes with commas"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(wrong, said, pages):
    page = pages.sign_in("editor").post("/console/menus/new", {**FORM, **wrong})
    assert page.status == 422
    assert said in page.text
    assert 'value="Nakuru water"' in page.html or "name" in wrong


def test_what_will_happen_is_shown_and_published(pages):
    pages.publish()
    pages.edit(NEW_WELCOME, **{"one.yaml": SCENARIO.replace("SCREEN", "bye")})
    publisher = pages.sign_in("publisher", "njeri")
    page = publisher.get("/console/menus/changes")
    assert "Citizens see 1 screen changed." in page.text
    assert "<mark>Hello &lt;you&gt;</mark>" in page.html
    assert "The scenario passes." in page.text
    assert "Nobody is in version 1 now" in page.text
    form = hidden(page)
    empty = publisher.post("/console/menus/publish", {**form, "summary": " "})
    assert (empty.status, "Say in a few words what changes." in empty.text) == (422, True)
    long = publisher.post("/console/menus/publish", {**form, "summary": "x" * 201})
    assert "200 characters at most" in long.text
    done = publisher.follow(
        publisher.post("/console/menus/publish", {**form, "summary": " A new\n welcome "})
    )
    assert "Version 2 is live" in done.text
    version = pages.services.versions.version(2)
    assert (version.publisher, version.summary) == ("njeri", "A new welcome")
    assert ("njeri", "publish", "version 2") in pages.audited
    assert "The draft is what is live" in publisher.get("/console/menus/changes").text


@pytest.mark.parametrize(
    ("draft", "scenario", "said", "publishes"),
    [
        (BROKEN, "bye", "1 error stops this draft", False),
        (NEW_WELCOME, "wards", "1 of 1 differs from what it expects", True),
    ],
)
def test_errors_stop_a_draft_and_scenarios_warn(draft, scenario, said, publishes, pages):
    pages.publish()
    pages.edit(draft, **{"one.yaml": SCENARIO.replace("SCREEN", scenario)})
    publisher = pages.sign_in("publisher")
    page = publisher.get("/console/menus/changes")
    assert said in page.text
    assert ('name="summary"' in page.html) == publishes
    revision = pages.services.container.draft.drafts.current().revision
    forced = publisher.post("/console/menus/publish", {"revision": revision, "live": 1, "summary": "Now"})
    assert forced.status == (303 if publishes else 422)
    assert pages.services.versions.current() == (2 if publishes else 1)


def test_nothing_is_published_that_the_publisher_did_not_see(pages):
    pages.publish()
    pages.edit(NEW_WELCOME)
    publisher = pages.sign_in("publisher")
    form = {**hidden(publisher.get("/console/menus/changes")), "summary": "A new welcome"}
    pages.edit(NEW_WELCOME + "# more\n", "baraka")
    assert "The draft was changed since" in publisher.post("/console/menus/publish", form).text
    form = {**hidden(publisher.get("/console/menus/changes")), "summary": "A new welcome"}
    pages.publish(MENUS + "# by the command line\n")
    assert "Another version went live" in publisher.post("/console/menus/publish", form).text
    assert pages.services.versions.current() == 2
    page = publisher.get("/console/menus/changes")
    assert "Version 2 went live after this draft was begun from version 1" in page.text


@pytest.mark.parametrize(("setting", "status"), [("yes", 422), ("no", 303)])
def test_a_second_person_publishes_where_that_is_the_rule(setting, status, make_pages):
    pages = make_pages(CONSOLE_TWO_PEOPLE=setting)
    pages.publish()
    pages.edit(NEW_WELCOME, "njeri")
    njeri = pages.sign_in("publisher", "njeri")
    page = njeri.get("/console/menus/changes")
    assert ("a second person publishes" in page.text) == (setting == "yes")
    form = {"revision": 2, "live": 1, "summary": "A new welcome"}
    assert njeri.post("/console/menus/publish", form).status == status
    if setting == "yes":
        other = pages.sign_in("publisher", "baraka")
        assert other.post("/console/menus/publish", form).status == 303


def test_editors_see_the_changes_and_cannot_publish(pages):
    pages.publish()
    pages.edit(NEW_WELCOME)
    editor = pages.sign_in("editor")
    assert "Ask one of them" in editor.get("/console/menus/changes").text
    assert editor.post("/console/menus/publish", {"revision": 2, "live": 1, "summary": "x"}).status == 403


def test_versions_are_listed_compared_and_rolled_back(pages):
    pages.publish(summary="First <version>")
    pages.publish(NEW_WELCOME, "A new welcome")
    publisher = pages.sign_in("publisher", "njeri")
    page = publisher.get("/console/menus/versions")
    assert re.search(r"2 Live A new welcome .* engineer 0", page.text)
    assert "First <version>" in page.text
    compared = publisher.get("/console/menus/versions/compare?before=1&after=2")
    assert "Citizens see 1 screen changed." in compared.text
    for wrong in ("before=1&after=9", "before=x&after=1", ""):
        assert publisher.get(f"/console/menus/versions/compare?{wrong}").status == 404
    ask = publisher.get("/console/menus/versions/1/roll-back")
    assert "Citizens see 1 screen changed." in ask.text
    done = publisher.follow(publisher.post("/console/menus/versions/1/roll-back", hidden(ask)))
    assert "Version 1 is live again" in done.text
    assert pages.services.versions.current() == 1
    assert ("njeri", "roll back", "version 1") in pages.audited
    late = publisher.post("/console/menus/versions/2/roll-back", hidden(ask))
    assert (late.status, pages.services.versions.current()) == (409, 1)
    assert pages.sign_in("editor").get("/console/menus/versions/1/roll-back").status == 403


def test_in_development_the_files_on_disk_are_the_draft(make_pages, tmp_path):
    file = tmp_path / "published" / "menus.yaml"
    pages = make_pages(GATEWAY_MENUS=str(file))
    pages.publish()
    pages = make_pages(GATEWAY_MENUS=str(file))
    assert "The draft is what is live." in pages.sign_in("viewer").get("/console/menus").text
    file.write_text(NEW_WELCOME)
    publisher = pages.sign_in("publisher")
    page = publisher.get("/console/menus/changes")
    assert "Last changed in its files" in page.text
    done = publisher.post("/console/menus/publish", {**hidden(page), "summary": "A new welcome"})
    assert done.status == 303
    editor = pages.sign_in("editor")
    made = editor.post("/console/menus/new", FORM)
    assert made.status == 303
    assert "Nakuru water" in file.read_text()
    assert file.with_name("menus_offices.csv").exists()


def test_recordings_of_a_draft_are_kept_until_it_goes_live(pages, store):
    pages.publish()
    draft = pages.services.container.draft.drafts.current()
    sound = PromptSound("a" * 32, "mp3", 1.0, 3)
    with_sound = replace(draft.source, sounds={"audio/en/welcome.mp3": sound})
    pages.services.container.draft.drafts.replace(draft.revision, with_sound, "amina")
    for digest in (sound.digest, "b" * 32):
        store.set(f"audio:{digest}", b"abc")
        store.zadd("audio:kept", {digest: 1.0})
    pages.services.publisher.count_sessions()
    assert store.exists(f"audio:{sound.digest}") == 1
    assert store.exists(f"audio:{'b' * 32}") == 0
