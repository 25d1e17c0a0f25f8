"""Cases that were filed, delivered or given up, as operators find them."""

from collections.abc import Sequence
from pathlib import Path

from gateway.cases.submissions import Contact
from menus.engine.effects import Submission
from tests.gateway.kept_menu_files import read_kept_menu_file
from tests.gateway.services import Services

NUMBER = "+254711000001"
WORDS = "hakuna maji kwa wiki tatu"
MENUS = """
version: 1
service:
  name: {en: County, sw: Kaunti}
  languages: {en: English, sw: Kiswahili}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*384*2040#": start}}
screens:
  start:
    menu: {en: What, sw: Nini}
    options:
      - {say: {en: A road, sw: Barabara}, goto: details}
      - {say: {en: A loss, sw: Hasara}, goto: id}
  details: {ask: {en: Tell us, sw: Tuambie}, answer: {type: text}, save: details, goto: file}
  id:
    ask: {en: Your ID number, sw: Namba}
    answer: {type: text}
    save: id_number
    private: yes
    goto: file_loss
  file: {submit: road, goto: done}
  file_loss: {submit: loss, goto: done}
  done: {end: {en: "Filed as {reference}", sw: "Imepokelewa {reference}"}}
cases:
  road: {title: Road, fields: {details: "{details}"}}
  loss: {title: Loss, fields: {id_number: "{id_number}", details: "said"}}
messages:
  received: {en: "Received {reference}", sw: "Imepokelewa {reference}"}
  resolved: {en: "Done {reference}", sw: "Imekwisha {reference}"}
  clinic: {columns: [day], text: {en: "The clinic comes on {day}.", sw: "Kliniki inakuja {day}."}}
"""
REFUSED = "refused by the backend: HTTP 422"


def publish_menus(services: Services, folder: Path) -> None:
    """Publish menus with two kinds of cases, texts about them and an announcement."""
    file = folder / "small.yaml"
    file.write_text(MENUS, encoding="utf-8")
    services.publisher.publish(read_kept_menu_file(file))


def file_case(services: Services, name: str, kind: str = "road", **fields: str) -> str:
    """File a case and return its reference."""
    submission = Submission("report:1", kind, "A title", {"details": WORDS, **fields})
    return str(services.submissions.commit(name, submission, Contact(NUMBER, "sw", "ussd")))


def give_up(services: Services, name: str, error: str = REFUSED) -> None:
    """Give a filed case up."""
    outbox = services.submissions_outbox
    lease = outbox.lease(name, 10)
    assert lease
    assert outbox.dead_letter(lease, {"state": "dead", "attempts": "3", "error": error}, keep=86_400)


def given_up(services: Services, names: Sequence[str], error: str = REFUSED) -> list[str]:
    """File cases and give them up. Returns their references."""
    references = [file_case(services, name) for name in names]
    for name in names:
        give_up(services, name, error)
    return references


def do_tasks(services: Services) -> None:
    """Do all tasks that wait, as a worker does."""
    while services.container.operators.task_runner.run_next():
        pass
