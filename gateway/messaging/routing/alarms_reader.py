"""Read `alarms:` in delivery.yaml."""

import re
from datetime import time, timedelta

from gateway.callers.phone_numbers import normalise_msisdn
from gateway.messaging.routing.alarm_rules import NO_ALARMS, AlarmRules
from gateway.operations.smtp_server import USUAL_PORTS, SmtpServer, SmtpTls
from menus.answers.phone import parse_number
from menus.compiler.reader import NodeReader
from menus.yaml.source import YamlNode

ADDRESS = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+\.[^@\s<>,;:\".]+")
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[?[0-9A-Fa-f:]+\]?")
TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
OWN_MACHINE = ("localhost", "127.0.0.1", "::1")
MOST_A_DAY = 50
SHORTEST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=12)


def read_alarms(reader: NodeReader, node: YamlNode | None) -> AlarmRules:
    """Read who is told what needs an operator. Without the key nobody is."""
    if node is None:
        return NO_ALARMS
    fields = reader.fields(node, "`alarms:`")
    mail_node = fields.take("mail")
    rules = AlarmRules(
        texts=_numbers(reader, fields.take("texts")),
        mail=_addresses(reader, mail_node),
        hours=_hours(reader, fields.take("hours")),
        most_a_day=reader.whole_number(fields.take("most_a_day"), "`most_a_day`", 1, MOST_A_DAY)
        or NO_ALARMS.most_a_day,
        wait=_wait(reader, fields.take("wait")),
        smtp=_smtp(reader, fields.take("smtp")),
    )
    fields.report_unknown_keys()
    if mail_node is not None and rules.mail and rules.smtp is None:
        cure = "Add it, as in `smtp: {host: mail.example.org, from: gateway@example.org}`."
        reader.error("M102", mail_node.place, "`mail` of `alarms:` needs `smtp:`: who takes the mail?", cure)
    if not rules.anybody and not reader.problems.has_errors:
        cure = "Add `texts:` with numbers, or `mail:` with addresses and `smtp:`."
        reader.error("M102", node.place, "`alarms:` names nobody who is told.", cure)
    return rules


def _numbers(reader: NodeReader, node: YamlNode | None) -> tuple[str, ...]:
    found = []
    for item in reader.items(node):
        word = reader.word(item, "`texts` of `alarms:`")
        if word is None:
            continue
        number = parse_number(word, "") if word.startswith("+") else None
        if number is None:
            cure = 'Write it with its country, in quotes: "+254711000111".'
            reader.error("M105", item.place, f"`{word}` in `alarms:` is no phone number.", cure)
        else:
            found.append(normalise_msisdn(number))
    return tuple(dict.fromkeys(found))


def _addresses(reader: NodeReader, node: YamlNode | None) -> tuple[str, ...]:
    found = (_address(reader, item, "`mail` of `alarms:`") for item in reader.items(node))
    return tuple(dict.fromkeys(address for address in found if address))


def _address(reader: NodeReader, node: YamlNode | None, what: str) -> str:
    word = reader.word(node, what)
    if word is None or node is None:
        return ""
    if not ADDRESS.fullmatch(word) or not word.isascii():
        reader.error(
            "M105", node.place, f"{what} is an address of mail, not `{word}`.", "As in desk@example.org."
        )
        return ""
    return word


def _hours(reader: NodeReader, node: YamlNode | None) -> tuple[time, time] | None:
    if node is None:
        return None
    words = reader.words(node, "`hours` of `alarms:`")
    if len(words) != 2 or not all(TIME.fullmatch(word) for word in words) or words[0] == words[1]:
        cure = 'Write from when to when, as in ["07:00", "21:00"]; leave it out for day and night.'
        reader.error("M105", node.place, "`hours` of `alarms:` are two times of day.", cure)
        return None
    begin, end = (time.fromisoformat(word) for word in words)
    return begin, end


def _wait(reader: NodeReader, node: YamlNode | None) -> timedelta:
    seconds = reader.seconds(node, "`wait` of `alarms:`")
    if node is None or seconds is None:
        return NO_ALARMS.wait
    wait = timedelta(seconds=seconds)
    if not SHORTEST_WAIT <= wait <= LONGEST_WAIT:
        reader.error("M105", node.place, "`wait` of `alarms:` is from 1m to 12h.", "Leave it out for 5m.")
    return wait


def _smtp(reader: NodeReader, node: YamlNode | None) -> SmtpServer | None:
    if node is None:
        return None
    fields = reader.fields(node, "`smtp:`")
    host_node = fields.require("host")
    host = reader.word(host_node, "`host` of `smtp:`") or ""
    tls_node = fields.take("tls")
    word = reader.one_of(tls_node, "`tls`", [one.value for one in SmtpTls])
    tls = SmtpTls(word) if word else SmtpTls.STARTTLS
    port = reader.whole_number(fields.take("port"), "`port`", 1, 65535) or USUAL_PORTS[tls]
    sender = _address(reader, fields.require("from"), "`from` of `smtp:`")
    user = reader.word(fields.take("user"), "`user`") or ""
    fields.report_unknown_keys()
    if host and host_node is not None and not HOST.fullmatch(host):
        reader.error("M105", host_node.place, f"`{host}` is no name of a server.", "As in mail.example.org.")
    if tls is SmtpTls.NONE and tls_node is not None and user and host not in OWN_MACHINE:
        cure = "Write `tls: starttls` or `tls: tls`, or hand mail in on this machine."
        reader.error("M105", tls_node.place, "The password of `user` would go unencrypted.", cure)
    return SmtpServer(host, port, tls, sender, user) if host and sender else None
