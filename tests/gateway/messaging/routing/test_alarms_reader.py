"""`alarms:` of delivery.yaml: what it says, and what can be wrong with it."""

from datetime import time, timedelta

import pytest

from gateway.messaging.routing.alarm_rules import NO_ALARMS, AlarmRules
from gateway.messaging.routing.delivery_reader import format_problem, read_delivery
from gateway.operations.smtp_server import SmtpServer, SmtpTls
from gateway.providers.registry import PROVIDERS

SMTP = "smtp: {host: mail.example.org, from: gateway@example.org}"


def problems(alarms: str) -> list[str]:
    """What is wrong with the text below `alarms:`."""
    found = read_delivery(f"alarms: {alarms}", "delivery.yaml", ("at",), PROVIDERS.list_prices)
    return [format_problem(problem) for problem in found.problems]


def rules(text: str) -> AlarmRules:
    """The rules of a file."""
    delivery = read_delivery(text, "delivery.yaml", ("at",), PROVIDERS.list_prices).delivery
    assert delivery
    return delivery.alarms


def test_without_it_nobody_is_told() -> None:
    assert rules("") == NO_ALARMS
    assert not NO_ALARMS.anybody


def test_all_of_it() -> None:
    text = """
alarms:
  texts: ["+254711000001", "+254 711 000 002"]
  mail: [desk@county.example]
  hours: ["07:00", "21:30"]
  most_a_day: 3
  wait: 10m
  smtp: {host: mail.county.example, port: 2525, tls: tls, user: gateway, from: gateway@county.example}
"""
    assert rules(text) == AlarmRules(
        ("+254711000001", "+254711000002"),
        ("desk@county.example",),
        (time(7), time(21, 30)),
        3,
        timedelta(minutes=10),
        SmtpServer("mail.county.example", 2525, SmtpTls.TLS, "gateway@county.example", "gateway"),
    )


@pytest.mark.parametrize(("tls", "port"), [("tls", 465), ("starttls", 587), ("none", 25)])
def test_the_usual_ports(tls: str, port: int) -> None:
    found = rules(f"alarms: {{mail: a@b.example, smtp: {{host: localhost, from: g@b.example, tls: {tls}}}}}")
    assert found.smtp
    assert found.smtp.port == port
    assert found.mail == ("a@b.example",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{}", "`alarms:` names nobody who is told. Add `texts:`"),
        ("{most_a_day: 3}", "`alarms:` names nobody who is told."),
        ("{texts: [0711000001]}", "`0711000001` in `alarms:` is no phone number. Write it with its country"),
        ('{texts: ["+12"]}', "`+12` in `alarms:` is no phone number."),
        ("{mail: [desk@county.example]}", "`mail` of `alarms:` needs `smtp:`"),
        (f"{{mail: [desk], {SMTP}}}", "`mail` of `alarms:` is an address of mail, not `desk`."),
        (f'{{mail: ["a@b.example, c@d.example"], {SMTP}}}', "is an address of mail, not"),
        ('{texts: ["+254711000001"], hours: ["7"]}', "`hours` of `alarms:` are two times of day."),
        (
            '{texts: ["+254711000001"], hours: ["07:00", "07:00"]}',
            "`hours` of `alarms:` are two times of day.",
        ),
        (
            '{texts: ["+254711000001"], hours: ["07:00", "25:00"]}',
            "`hours` of `alarms:` are two times of day.",
        ),
        ('{texts: ["+254711000001"], wait: 1s}', "`wait` of `alarms:` is from 1m to 12h."),
        ('{texts: ["+254711000001"], most_a_day: 0}', "`most_a_day`"),
        ('{texts: ["+254711000001"], mails: x}', "`alarms:` has no `mails:`."),
        ("{mail: a@b.example, smtp: {host: mail.example.org}}", "`from:`"),
        ("{mail: a@b.example, smtp: {from: a@b.example}}", "`host:`"),
        ("{mail: a@b.example, smtp: {host: 'a b', from: a@b.example}}", "`a b` is no name of a server."),
        ("{mail: a@b.example, smtp: {host: m.example, from: a@b.example, tls: ssl}}", "`ssl`"),
        (
            "{mail: a@b.example, smtp: {host: m.example, from: a@b.example, password: x}}",
            "`smtp:` has no `password:`.",
        ),
        (
            "{mail: a@b.example, smtp: {host: m.example, from: a@b.example, user: u, tls: none}}",
            "The password of `user` would go unencrypted.",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, expected: str) -> None:
    found = problems(text)
    assert any(expected in one for one in found), found
    assert all(one.startswith("delivery.yaml:1:") for one in found)
