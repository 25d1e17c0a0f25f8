"""The draft tried before everybody gets it: on last week's walks, by named numbers, by a share of the sessions."""

import re

import pytest

from tests.gateway.console.conftest import MakePages
from tests.gateway.console.drafts.menu_texts import MENUS
from tests.gateway.console.menu_pages import BROKEN, NEW_WELCOME, MenuPages, hidden
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.services import create_app
from tests.waiting import wait_until

MENU_PAGES = "/console/menus"


@pytest.fixture
def pages(make_pages: MakePages) -> MenuPages:
    """A console whose draft is in the store."""
    return make_pages()


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
    pages.services.container.insights.walks.keep()  # which it does by itself twice a second
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
    assert "1 number begins on it" in publisher.follow(begin_trial(publisher, TESTER)).text
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
