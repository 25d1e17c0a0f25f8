"""The journey that the gateway and its peers are measured on, and its pages as peers write them."""

from collections.abc import Sequence

from benchmarks import scripts
from benchmarks.journeys import COUNT, PLACE, REFERENCE, WORD
from menus.model import Service

PROBLEM = f"No teacher at {WORD.decode()} school"
JOURNEY = ("1", "4", PROBLEM, PLACE, "1")  # six hops; the last one files a case
WELCOME = "Welcome to County services. How can we help?"
PAGES = (
    f"{WELCOME}\n1. Report a problem\n2. Track a report\n3. Information\n4. Kiswahili",
    "What is the problem about?\n1. Water\n2. Road\n3. Health facility\n4. Something else\n0. Back",
    "In a few words, what is the problem?\n0. Back\n00. Main menu",
    "Which village or estate, and near what?\n0. Back\n00. Main menu",
    "Something else: {2}, {3}. Send the report?\n1. Send\n2. Change\n0. Back\n00. Main menu",
)
THANKS = "Thank you. Your reference is {}. We will text you when there is news."


def peer_script() -> scripts.Script:
    """Return the journey with the answers of a peer."""
    shown = ["CON " + page.format(*JOURNEY) for page in PAGES]
    return _script("/ussd", [*shown, "END " + THANKS.format(COUNT.decode())])


def gateway_script(service: Service, token: str) -> scripts.Script:
    """Return the journey with the answers of the gateway, which are the pages of the engine alone."""
    texts = [page.text for page in scripts.pages(service, JOURNEY)]
    marked = [text.replace(scripts.FILED_REFERENCE, REFERENCE.decode()) for text in texts]
    return _script(f"/at/{token}/ussd", [f"CON {text}" for text in marked])


def _script(path: str, answers: Sequence[str]) -> scripts.Script:
    requests = [scripts.hop_request(path, text) for text in scripts.cumulative_texts(JOURNEY)]
    return [list(zip(requests, answers, strict=True))]
