"""The pages of menus: overview, a new service, changes before publishing, versions."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from gateway.audio.prompts.prompt_sound import PromptSound
from gateway.console.draft_process.process import DraftProcess
from tests.gateway.conftest import MakeServices
from tests.gateway.console.conftest import make_console
from tests.gateway.console.drafts.menu_texts import MENUS
from tests.gateway.console.menu_pages import MenuPages
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.services import create_app
from tests.waiting import wait_until

NEW_WELCOME = MENUS.replace("en: Welcome", "en: Hello <you>")
BROKEN = MENUS.replace("goto: bye", "goto: bya")
SCENARIO = "menus: menus.yaml\nscenarios:\n  - name: Bye\n    steps: [dial: {screen: welcome}, '2': {screen: SCREEN}]\n"
MENU_PAGES = "/console/menus"
MakePages = Callable[..., MenuPages]


@pytest.fixture
def make_pages(make_services: MakeServices, draft_process: DraftProcess, tmp_path: Path) -> MakePages:
    """Make a console whose draft is in the store, with other settings if need be."""

    def make(**changes: str) -> MenuPages:
        services = make_services(**{"GATEWAY_MENUS": str(tmp_path / "none" / "menus.yaml"), **changes})
        services.container.console.draft_process = draft_process
        folder = tmp_path / "published"
        folder.mkdir(exist_ok=True)
        return MenuPages(services, make_console(services), folder)

    return make


@pytest.fixture
def pages(make_pages: MakePages) -> MenuPages:
    """A console whose draft is in the store."""
    return make_pages()


def hidden(page) -> dict[str, str]:
    """The hidden fields of a form but for its token."""
    found = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.html))
    return {name: value for name, value in found.items() if name != "csrf_token"}


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
        (NEW_WELCOME, "wards", "1 of 1 differs from what they expect", True),
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


def test_last_weeks_walks_are_replayed_on_the_draft_while_the_page_says_so(make_pages):
    pages = make_pages(GATEWAY_WALK_SAMPLE="1")
    pages.publish()
    without_bye = NEW_WELCOME.replace("      - say: {en: Good-bye, sw: Kwaheri}\n        goto: bye\n", "")
    pages.edit(without_bye)
    viewer = pages.sign_in("viewer")
    assert "No walks are kept yet" in viewer.get("/console/menus/changes").text
    app = create_app(pages.services)
    for typed in ("1", "2"):
        phone = Phone(app.test_client())
        phone.dial()
        phone.send(typed)
    page = viewer.get("/console/menus/changes")
    assert "Being run" in page.text
    assert "replay.js" in page.html
    replay = f"{MENU_PAGES}/changes/replay"
    wait_until(lambda: "Being run" not in viewer.get(replay).text, "the replay is done")
    for done in (viewer.get(replay), viewer.get("/console/menus/changes")):
        assert "1 walk On welcome , key 2 : the option Good-bye is gone. USSD, English" in done.text
        assert "end alike 0 meet a changed screen 1 could not go on 1" in done.text
        assert '<div class="page" dir="auto">Hello &lt;you&gt;' in done.html
        assert "replay.js" not in done.html
    pages.edit(BROKEN)
    broken = viewer.get("/console/menus/changes")
    assert "walks on this draft" not in broken.text


def test_a_replay_that_fails_says_so_and_waits_for_no_other(pages, store):
    pages.publish()
    pages.edit(NEW_WELCOME)
    viewer = pages.sign_in("viewer")
    store.lpush("walks", "walk:gone")
    store.set("draft:replay-running", "another")
    assert "Being run" in viewer.get("/console/menus/changes").text
    store.delete("draft:replay-running")
    pages.edit(BROKEN)
    wait_until(
        lambda: "gave no result" in viewer.get(f"{MENU_PAGES}/changes/replay").text, "the replay has failed"
    )


TESTER, TESTER_TOO = "+254711000111", "+254711000222"


def begin_trial(publisher, numbers="", share="0", summary="A new welcome"):
    """Fill in the form of the page of changes, and press the button that begins a trial."""
    seen = hidden(publisher.get(f"{MENU_PAGES}/changes"))
    form = {**seen, "summary": summary, "numbers": numbers, "share": share}
    return publisher.post(f"{MENU_PAGES}/trial", form)


def test_a_draft_is_tried_by_named_numbers_which_nobody_can_read_again(pages, store):
    pages.publish()
    pages.edit(NEW_WELCOME)
    publisher = pages.sign_in("publisher", "njeri")
    done = publisher.follow(begin_trial(publisher, f" {TESTER}, 0711 000 222\n{TESTER}\n"))
    assert "Version 2 is on trial: new sessions begin so" in done.text
    assert "2 numbers begin on it, all others on version 1." in done.text
    trial = pages.services.container.menus.trials.load()
    digest = pages.services.crypto.digest
    assert (trial.number, trial.callers) == (2, {digest(TESTER), digest(TESTER_TOO)})
    assert not any(b"711000" in value for value in store.hgetall("menus:trial").values())
    assert pages.services.versions.version(2).summary == "A new welcome"
    (entry,) = [one for one in pages.services.container.audit_trail.entries() if one.action == "trial"]
    assert (entry.who, entry.subject, entry.detail) == ("njeri", "version 2", {"numbers": 2, "share": 0})
    page = publisher.get(f"{MENU_PAGES}/changes")
    assert "This draft is on trial as version 2: 2 numbers begin on it." in page.text
    begin_trial(publisher, share="10")
    wider = pages.services.container.menus.trials.load()
    assert (wider.share, wider.callers) == (10, trial.callers)
    page = publisher.get(f"{MENU_PAGES}/changes")
    assert '<option value="10" selected>' in page.html
    pages.edit(NEW_WELCOME + "# more\n", "baraka")
    page = publisher.get(f"{MENU_PAGES}/changes")
    assert "Publishing this draft, or trying it, ends that trial." in page.text
    published = publisher.post(f"{MENU_PAGES}/publish", {**hidden(page), "summary": "More"})
    assert "Version 3 is live" in (text := publisher.follow(published).text)
    assert "The trial of version 2 is over." in text
    assert pages.services.container.menus.trials.load() is None


@pytest.mark.parametrize(
    ("form", "said", "field"),
    [
        ({}, "Write numbers here, or choose a share of the others.", "numbers"),
        ({"share": "100"}, "Write numbers here, or choose a share", "numbers"),
        ({"numbers": f"{TESTER}\n12, 13"}, "Line 2 is no phone number. Write it as", "numbers"),
        ({"numbers": f"{TESTER}, 13"}, "Line 1, number 2, is no phone number.", "numbers"),
        (
            {"numbers": "\n".join(f"+2547110{number:05}" for number in range(501))},
            "A trial names 500 numbers at most, and these are 501.",
            "numbers",
        ),
        ({"numbers": TESTER, "summary": " "}, "Say in a few words what changes.", "summary"),
    ],
)
def test_what_is_wrong_with_a_trial_is_said_beside_the_field(form, said, field, pages):
    pages.publish()
    pages.edit(NEW_WELCOME)
    publisher = pages.sign_in("publisher")
    page = begin_trial(publisher, **form)
    assert (page.status, said in page.text) == (422, True)
    assert f'id="{field}-error"' in page.html
    assert form.get("numbers", "") in page.html
    assert pages.services.container.menus.trials.load() is None


def test_a_share_is_widened_compared_and_taken_back(pages):
    pages.publish()
    pages.edit(NEW_WELCOME)
    publisher = pages.sign_in("publisher", "njeri")
    page = publisher.follow(begin_trial(publisher, share="5"))
    assert "5 % of the new sessions begin on it" in page.text
    live, tried = (pages.services.versions.version(number).digest for number in (1, 2))
    counts = {f"{tried}:begun": 4, f"{tried}:completed": 3, f"{tried}:hops": 10, f"{tried}:wrong": 1}
    pages.services.container.menus.trials.add_counts({**counts, f"{live}:begun": 1200})
    page = publisher.get(f"{MENU_PAGES}/versions")
    for row in ("begun 4 1,200", "Came to an end 3 (75 %) 0 (0 %)", "Wrong answers 1 (10 %) 0"):
        assert row in page.text
    assert re.search(r"2 On trial A new welcome", page.text)
    ask = publisher.get(f"{MENU_PAGES}/versions/1/roll-back")
    assert "live already" in ask.text
    change = f"{MENU_PAGES}/versions/trial"
    assert publisher.post(change, {"number": "2", "share": "26"}).status == 422
    assert publisher.post(change, {"number": "7", "share": "25"}).status == 409
    wider = publisher.follow(publisher.post(change, {"number": "2", "share": "25"}))
    assert "25 % of new sessions begin on version 2" in wider.text
    assert pages.services.container.menus.trials.load().share == 25
    back = publisher.follow(publisher.post(change, {"number": "2", "share": "end"}))
    assert "The trial of version 2 is over." in back.text
    assert pages.services.versions.current() == 1
    late = publisher.post(change, {"number": "2", "share": "100"})
    assert (late.status, "is over. Nothing was changed." in late.text) == (409, True)
    publisher.follow(begin_trial(publisher, share="25"))
    everybody = publisher.follow(publisher.post(change, {"number": "2", "share": "100"}))
    assert "Version 2 is live" in everybody.text
    assert pages.services.versions.current() == 2
    assert pages.services.container.draft.drafts.current().based_on == 2
    assert [entry[1] for entry in pages.audited if entry[0] == "njeri"] == [
        *("trial", "trial", "end trial", "trial", "publish")
    ]


def test_rolling_back_says_that_the_trial_ends(pages):
    pages.publish()
    pages.publish(MENUS + "# by the command line\n")
    pages.edit(NEW_WELCOME)
    publisher = pages.sign_in("publisher")
    begin_trial(publisher, TESTER)
    ask = publisher.get(f"{MENU_PAGES}/versions/1/roll-back")
    assert "of version 3 ends with it" in ask.text
    done = publisher.follow(publisher.post(f"{MENU_PAGES}/versions/1/roll-back", hidden(ask)))
    assert "The trial of version 3 is over." in done.text


def test_a_trial_is_for_publishers_and_needs_a_second_person_where_that_is_the_rule(make_pages):
    pages = make_pages(CONSOLE_TWO_PEOPLE="yes")
    pages.publish()
    pages.edit(NEW_WELCOME, "njeri")
    njeri, baraka = pages.sign_in("publisher", "njeri"), pages.sign_in("publisher", "baraka")
    form = {"revision": 2, "live": 1, "summary": "A new welcome", "share": "5"}
    assert njeri.post(f"{MENU_PAGES}/trial", form).status == 422
    assert baraka.post(f"{MENU_PAGES}/trial", form).status == 303
    change = f"{MENU_PAGES}/versions/trial"
    refused = njeri.post(change, {"number": "2", "share": "100"})
    assert (refused.status, "Somebody else has to widen" in refused.text) == (422, True)
    editor = pages.sign_in("editor", "asha")
    assert editor.post(f"{MENU_PAGES}/trial", form).status == 403
    assert "widen the trial or end it" in editor.get(f"{MENU_PAGES}/versions").text
    assert njeri.post(change, {"number": "2", "share": "end"}).status == 303
