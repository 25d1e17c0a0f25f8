"""A line that dropped, taken up again by the next session."""

from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from gateway.conversations.conversation_store import OPEN_SECONDS
from gateway.conversations.session_keys import pointer_key
from tests.gateway.conversations.menu_gateway import HEAD, MenuGateway
from tests.gateway.conversations.ussd.phone import HOOK, NUMBER, Phone, run_at_once
from tests.gateway.kept_menu_files import read_kept_menu_file
from tests.gateway.services import Services, create_app

MakeMenuGateway = Callable[[str], MenuGateway]

SCREENS = """
screens:
  top:
    menu: County
    options: [{say: Report, goto: place}, {say: Finish, goto: bye}]
  place: {ask: Which place?, answer: {type: text}, save: place, goto: code}
  code: {ask: Your code?, answer: {type: text}, save: code, private: true, goto: homes}
  homes: {ask: How many homes?, answer: {type: integer, min: 1, max: 99}, save: homes, goto: review}
  review:
    menu: "{place}, {homes} homes. Send?"
    options: [{say: Send, goto: send}, {say: Change, goto: place}]
  send: {submit: problem, goto: thanks}
  thanks: {menu: "Thank you. {reference}", options: [{say: Another, goto: place}, {say: Finish, goto: bye}]}
  bye: {end: Good bye.}
cases:
  problem: {title: "{place}", fields: {place: "{place}", homes: "{homes}"}}
words: {en: {resume: Welcome back, continue: Go on, restart: From the start}}
"""
ASKS = "resume: {policy: ask, within: 10m}\n"
GOES_ON = "resume: {policy: continue, within: 20m}\n"
OFFER = "CON Welcome back\n1. Go on\n2. From the start"
PLACE, HOMES = "CON Which place?", "CON How many homes?"


@pytest.fixture
def menu_gateway(make_menu_gateway: MakeMenuGateway) -> MenuGateway:
    return make_menu_gateway(ASKS + SCREENS)


def drop(menu_gateway: MenuGateway, *inputs: str, number: str = NUMBER) -> Phone:
    """A session whose line drops after these inputs."""
    one = menu_gateway.phone(number)
    one.dial()
    one.send(*inputs)
    return one


def over(menu_gateway: MenuGateway, one: Phone, status: str) -> None:
    form = one.form | {"status": status, "input": one.text, "lastAppResponse": one.shown}
    assert menu_gateway.app.test_client().post(f"{HOOK}/events", data=form).status_code == 204


def test_going_on(menu_gateway: MenuGateway) -> None:
    drop(menu_gateway, "1", "Kibera", "X17")
    one = menu_gateway.phone()
    assert one.dial() == OFFER
    assert one.send("1").startswith(HOMES)
    assert one.send("12").startswith("CON Kibera, 12 homes. Send?")
    assert one.send("1").startswith("CON Thank you.")


def test_starting_again(menu_gateway: MenuGateway) -> None:
    drop(menu_gateway, "1", "Kibera", "X17")
    one = menu_gateway.phone()
    one.dial()
    assert one.send("2").startswith("CON County")
    assert one.send("1").startswith(PLACE)


def test_anything_else_is_asked_again(menu_gateway: MenuGateway) -> None:
    drop(menu_gateway, "1", "Kibera", "X17")
    one = menu_gateway.phone()
    one.dial()
    assert one.send("7") == OFFER
    assert one.send("go on").startswith(HOMES)


def test_going_on_unasked(make_menu_gateway: MakeMenuGateway, store: redis.Redis) -> None:
    menu_gateway = make_menu_gateway(GOES_ON + SCREENS)
    drop(menu_gateway, "1", "Kibera", "X17")
    (record,) = store.keys("conversation:*")
    assert OPEN_SECONDS < store.ttl(record) <= 1200
    assert menu_gateway.phone().dial().startswith(HOMES)
    assert 0 < store.ttl(record) <= OPEN_SECONDS, "nobody goes back to it any more"


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        ((), "CON County"),  # nothing was answered
        (("1",), OFFER),
        (("2",), "CON County"),  # it ended
        (("1", "Kibera"), OFFER),
    ],
)
def test_when_it_is_offered(menu_gateway: MenuGateway, before: tuple[str, ...], shown: str) -> None:
    drop(menu_gateway, *before)
    assert menu_gateway.phone().dial().startswith(shown)


def test_not_into_a_private_screen(menu_gateway: MenuGateway) -> None:
    drop(menu_gateway, "1", "Kibera")
    one = menu_gateway.phone()
    one.dial()
    assert one.send("1").startswith(PLACE)


@pytest.mark.parametrize(
    ("policies", "shown"),
    [
        ("", "CON County"),
        ("resume: {policy: restart}\n", "CON County"),
        (ASKS.replace("ask", "never"), "CON County"),
    ],
)
def test_services_that_take_nothing_up_remember_nothing(
    make_menu_gateway: MakeMenuGateway, store: redis.Redis, policies: str, shown: str
) -> None:
    menu_gateway = make_menu_gateway(policies + SCREENS)
    drop(menu_gateway, "1", "Kibera", "X17")
    assert menu_gateway.phone().dial().startswith(shown)
    assert store.keys("last:*") == []


@pytest.mark.parametrize(
    ("service", "screen", "shown"),
    [
        ("", "ask", OFFER),
        ("", "continue", HOMES),
        (ASKS, "continue", HOMES),
        (ASKS, "restart", "CON County"),
        (GOES_ON, "ask", OFFER),
        (GOES_ON, "never", PLACE),  # the last other place
    ],
)
def test_a_screen_has_a_policy_of_its_own(
    make_menu_gateway: MakeMenuGateway, service: str, screen: str, shown: str
) -> None:
    menu_gateway = make_menu_gateway(
        service + SCREENS.replace("homes: {ask: How", f"homes: {{resume: {screen}, ask: How")
    )
    drop(menu_gateway, "1", "Kibera", "X17")
    assert menu_gateway.phone().dial().startswith(shown)


def test_only_at_the_same_entry_and_by_the_same_number(
    make_menu_gateway: MakeMenuGateway, store: redis.Redis
) -> None:
    menu_gateway = make_menu_gateway(
        ASKS + SCREENS.replace("screens:", "screens:\n  other: {menu: Other, options: [{say: A, goto: bye}]}")
    )
    drop(menu_gateway, "1", "Kibera", "X17")
    assert menu_gateway.phone(number="+254711000222").dial().startswith("CON County")
    (pointer,) = store.keys(pointer_key(menu_gateway.services.crypto.digest(NUMBER), "*", "*"))
    assert pointer.endswith(b":ussd:top")
    assert 0 < store.ttl(pointer) <= 600


def test_not_after_its_time(menu_gateway: MenuGateway, store: redis.Redis) -> None:
    drop(menu_gateway, "1", "Kibera", "X17")
    store.delete(*store.keys("last:*"))  # as its time does
    assert menu_gateway.phone().dial().startswith("CON County")


def test_a_withheld_number_is_not_taken_for_another(menu_gateway: MenuGateway, store: redis.Redis) -> None:
    drop(menu_gateway, "1", "Kibera", "X17", number="")
    assert store.keys("last:*") == []
    assert menu_gateway.phone(number="").dial().startswith("CON County")


@pytest.mark.parametrize(
    ("status", "shown"), [("Incomplete", OFFER), ("Failed", OFFER), ("Success", "CON County")]
)
def test_a_session_that_ended_as_it_should_is_not_offered(
    menu_gateway: MenuGateway, status: str, shown: str
) -> None:
    over(menu_gateway, drop(menu_gateway, "1", "Kibera", "X17"), status)
    assert menu_gateway.phone().dial().startswith(shown)


def test_the_end_of_an_older_session_leaves_a_newer_one_alone(menu_gateway: MenuGateway) -> None:
    older = drop(menu_gateway, "1", "Kibera")
    drop(menu_gateway, "2", "1", "Mathare", "X17")
    over(menu_gateway, older, "Success")
    assert menu_gateway.phone().dial() == OFFER


def test_digits_that_were_dialled_along_go_before_a_dropped_line(menu_gateway: MenuGateway) -> None:
    drop(menu_gateway, "1", "Kibera", "X17")
    assert menu_gateway.phone(code="*384*2040*1#").dial().startswith(PLACE)


def test_a_case_that_was_filed_before_the_line_dropped_is_not_filed_again(
    menu_gateway: MenuGateway, store: redis.Redis
) -> None:
    """The case was committed, then the store died before the session was saved: its citizen saw no reference."""
    one = drop(menu_gateway, "1", "Kibera", "X17", "12")
    (record,) = store.keys("conversation:*")
    held = store.get(record)
    one.send("1")
    store.set(record, held or b"")
    store.set(f"last:{menu_gateway.services.crypto.digest(NUMBER)}:ussd:top", b"r" + record)
    two = menu_gateway.phone()
    two.dial()
    assert two.send("1").startswith("CON Kibera, 12 homes. Send?")
    two.send("1")
    assert two.reference == one.reference
    assert len(store.keys("submission:*")) == 1


def test_a_second_report_after_going_on_is_a_second_case(
    menu_gateway: MenuGateway, store: redis.Redis
) -> None:
    one = drop(menu_gateway, "1", "Kibera", "X17", "12", "1", "1", "Mathare", "X17")
    two = menu_gateway.phone()
    two.dial()
    two.send("1", "7", "1")
    assert len(store.keys("submission:*")) == 2
    assert one.session != two.session


def test_who_starts_again_files_a_case_of_their_own(menu_gateway: MenuGateway, store: redis.Redis) -> None:
    one = drop(menu_gateway, "1", "Kibera", "X17", "12", "1")
    first = one.reference
    one.send("1", "Mathare")
    two = menu_gateway.phone()
    two.dial()
    two.send("2", "1", "Kawangware", "X17", "9", "1")
    assert two.reference != first
    assert len(store.keys("submission:*")) == 2


def test_a_line_that_drops_again_is_taken_up_again(menu_gateway: MenuGateway, store: redis.Redis) -> None:
    drop(menu_gateway, "1", "Kibera", "X17")
    again = menu_gateway.phone()
    again.dial()
    again.send("1", "12")
    third = menu_gateway.phone()
    assert third.dial() == OFFER
    assert third.send("1").startswith("CON Kibera, 12 homes. Send?")
    third.send("1", "2")
    assert store.keys("last:*") == []
    assert menu_gateway.phone().dial().startswith("CON County")


def test_a_lost_session_that_was_taken_up_is_not_replayed(
    menu_gateway: MenuGateway, store: redis.Redis
) -> None:
    drop(menu_gateway, "1", "Kibera", "X17")
    one = menu_gateway.phone()
    one.dial()
    one.send("1")
    menu_gateway.lose_sessions()
    assert one.send("12").startswith("CON Your session was lost. Let us start again.\nCounty\n1. Report")
    assert one.send("1").startswith(PLACE)
    menu_gateway.lose_sessions()
    assert one.send("Mathare").startswith("CON Your session was lost."), "nor is one that was started over"
    one.send("1", "Mathare", "X17", "3", "1")
    assert len(store.keys("submission:*")) == 1


def test_a_lost_session_that_took_nothing_up_is_replayed(menu_gateway: MenuGateway) -> None:
    one = drop(menu_gateway, "1")
    menu_gateway.lose_sessions()
    assert one.send("Kibera").startswith("CON Your code?")


def test_the_first_hop_twice_at_the_same_instant(menu_gateway: MenuGateway) -> None:
    drop(menu_gateway, "1", "Kibera", "X17")
    one = menu_gateway.phone()
    both = [one, Phone(menu_gateway.app.test_client(), one.number, one.code, one.session)]
    assert run_at_once([phone.dial for phone in both]) == [OFFER, OFFER]
    assert one.send("1").startswith(HOMES)


CHANGED = SCREENS.replace("menu: County", "menu: The county").replace("How many homes?", "Homes?")
CLOSED = "closed: {say: We are closed.}\n" + CHANGED


@pytest.fixture
def publish(make_services: Callable[..., Services], tmp_path: Path) -> Callable[[str], Phone]:
    """Makes other menus current; a phone on a gateway that serves them."""

    def run(menus: str) -> Phone:
        path = tmp_path / "menus.yaml"
        path.write_text(HEAD + menus, encoding="utf-8")
        services = make_services(GATEWAY_MENUS=str(path))
        services.publisher.publish(read_kept_menu_file(path))
        return Phone(create_app(services).test_client())

    return run


@pytest.mark.parametrize(
    ("after", "choice", "shown"),
    [
        (ASKS + CHANGED, "1", HOMES),
        (ASKS + CHANGED, "2", "CON The county\n1. Report"),
        (ASKS + CHANGED, "From the start", "CON The county\n1. Report"),
        (GOES_ON + CHANGED, "1", HOMES),  # asked, as the menus that it began with say
    ],
)
def test_a_session_goes_on_with_the_menus_that_it_began_with(
    menu_gateway: MenuGateway, publish: Callable[[str], Phone], after: str, choice: str, shown: str
) -> None:
    drop(menu_gateway, "1", "Kibera", "X17")
    again = publish(after)
    assert again.dial() == OFFER
    assert again.send(choice).startswith(shown)


def test_what_goes_on_is_filed_and_what_begins_again_is_of_now(
    menu_gateway: MenuGateway, publish: Callable[[str], Phone], store: redis.Redis
) -> None:
    drop(menu_gateway, "1", "Kibera", "X17")
    again = publish(ASKS + CHANGED)
    again.dial()
    assert again.send("1", "7", "1").startswith("CON Thank you.")
    assert again.send("1", "Mathare", "X18").startswith(HOMES), "to its end on the old ones"
    third = Phone(again.client)
    third.dial()
    assert third.send("2", "1", "Kibera", "X17").startswith("CON Homes?")
    assert third.send("5", "1").startswith("CON Thank you.")
    assert len(store.keys("submission:*")) == 2


@pytest.mark.parametrize(
    ("after", "shown"),
    [
        (CHANGED, "CON The county"),  # which take nothing up any more
        (ASKS + CLOSED, "END We are closed."),
    ],
)
def test_a_line_that_is_not_taken_up_on_other_menus(
    menu_gateway: MenuGateway, publish: Callable[[str], Phone], after: str, shown: str
) -> None:
    drop(menu_gateway, "1", "Kibera", "X17")
    assert publish(after).dial().startswith(shown)


def test_menus_that_are_not_kept_any_more(
    menu_gateway: MenuGateway, publish: Callable[[str], Phone], store: redis.Redis
) -> None:
    drop(menu_gateway, "1", "Kibera", "X17")
    again = publish(ASKS + CHANGED)
    store.hdel("menus:numbers", menu_gateway.services.definition.digest)
    assert again.dial().startswith("CON The county")
