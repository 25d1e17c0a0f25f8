"""Who has answered: forgotten with the number, kept through a change of keys, and invited no more."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.cli import main
from gateway.messaging.announcements.announcement import Announcement
from gateway.messaging.announcements.numbers_file import NumbersFile, open_numbers_file
from gateway.messaging.announcements.planner import PlannedText
from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.menu_gateway import AcceptingProvider, MenuGateway
from tests.gateway.conversations.ussd.phone import NUMBER
from tests.gateway.surveys.conftest import NUMBERS, answer, counted


@pytest.fixture
def environ(menu_gateway: MenuGateway, redis_url: str) -> dict[str, str]:
    return {
        "GATEWAY_ENV": "development",
        "REDIS_URL": redis_url,
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
        "GATEWAY_MENUS": str(menu_gateway.services.settings.menus),
    }


def run(environ: dict[str, str], *arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments), env=environ)
    assert result.exit_code == 0, result.output
    return result


def may_answer(menu_gateway: MenuGateway, number: str = NUMBER) -> bool:
    phone = menu_gateway.phone(number)
    phone.dial()
    return phone.send("1") != "END Answered"


def test_forget_lets_a_number_answer_again_and_leaves_the_sums(
    menu_gateway: MenuGateway, environ: dict[str, str]
) -> None:
    for number in (NUMBER, NUMBERS[0]):
        answer(menu_gateway, number)
    assert "1  surveys that no longer know" in run(environ, "forget", NUMBER, "--yes").output
    assert may_answer(menu_gateway)
    assert not may_answer(menu_gateway, NUMBERS[0])
    assert counted(menu_gateway).answers == 2


def test_a_number_that_changed_hands_may_answer(menu_gateway: MenuGateway) -> None:
    answer(menu_gateway, NUMBER)
    menu_gateway.services.eraser.hand_over(NUMBER)
    assert may_answer(menu_gateway)


def test_a_change_of_the_secret_key_keeps_who_has_answered(
    menu_gateway: MenuGateway, environ: dict[str, str], make_services: MakeServices
) -> None:
    answer(menu_gateway, NUMBER)
    new = "a-new-key-of-the-tests-0123456789abc"
    run(environ | {"GATEWAY_SECRET_KEY": f"{new},a-key-for-tests"}, "rekey")
    services = make_services(GATEWAY_SECRET_KEY=new, GATEWAY_MENUS=environ["GATEWAY_MENUS"])
    assert services.surveys.has_answered("opinion", services.crypto.digest(NUMBER))
    assert services.surveys.counts("opinion").answers == 1


def test_a_person_is_told_what_they_answered_if_not_how(
    menu_gateway: MenuGateway, environ: dict[str, str]
) -> None:
    answer(menu_gateway, NUMBER)
    held = json.loads(run(environ, "export", NUMBER).stdout)["held"]
    assert held["survey-numbers:opinion"] == "this number has answered"


def numbers_file(folder: Path) -> NumbersFile:
    path = folder / "numbers.csv"
    path.write_text("number\n" + "".join(f"{number}\n" for number in NUMBERS[:3]))
    return open_numbers_file(path)


def announcement(menu_gateway: MenuGateway) -> Announcement:
    message = menu_gateway.services.definition.service.messages["invitation"]
    return Announcement("invitation-1", message, "numbers.csv")


def test_who_has_answered_is_not_invited(menu_gateway: MenuGateway, tmp_path: Path) -> None:
    answer(menu_gateway, NUMBERS[1])
    planner = menu_gateway.services.announcement_planner(announcement(menu_gateway))
    planned = list(planner.plan(numbers_file(tmp_path).rows()))
    assert [one.msisdn for one in planned if isinstance(one, PlannedText)] == [NUMBERS[0], NUMBERS[2]]
    [left_out] = [one for one in planned if not isinstance(one, PlannedText)]
    assert left_out.detail == "has answered the survey"


def test_who_answers_before_the_text_goes_does_not_get_it(menu_gateway: MenuGateway, tmp_path: Path) -> None:
    services, invited = menu_gateway.services, announcement(menu_gateway)
    texts = list(services.announcement_planner(invited).plan(numbers_file(tmp_path).rows()))
    services.announcements.begin(invited)
    assert services.announcements.queue(invited, texts) == 3
    answer(menu_gateway, NUMBERS[2])
    provider = AcceptingProvider()
    services.announcement_sender_by([provider]).send_turn()
    assert sorted(text.msisdn for text in provider.sent) == NUMBERS[:2]
    status = services.announcements.find(invited.id)
    assert status is not None
    assert status.counts["suppressed"] == 1
