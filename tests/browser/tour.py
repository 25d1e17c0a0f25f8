"""Somebody on README's tour: a phone in one tab of the browser, the case desk in another."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import Phone, open_handset
from tests.browser.whole_gateway import RunningGateway

CODE, NUMBER = "*384*2040#", "+254711082000"
NOTE, PLACE = "Bomba limetengenezwa", "Kibera"


@dataclass
class Tour:
    """Somebody who does what README says."""

    gateway: RunningGateway
    context: BrowserContext
    number: str = ""  # of the citizen, once it is another than that of a new phone
    reference: str = ""
    references: list[str] = field(default_factory=list)
    _pages: dict[str, Page] = field(default_factory=dict)

    @property
    def phone(self) -> Phone:
        """The phone, on its page in front."""
        if "phone" not in self._pages:
            [address] = re.findall(r"Handset +(http\S+)", self.gateway.printed)
            self._pages["phone"] = open_handset(self.context, address.removesuffix("/handset/")).page
        page = self._pages["phone"]
        page.bring_to_front()
        return Phone(page, page.locator(".line-up").first)

    @property
    def desk(self) -> Page:
        """The case desk, on its page in front."""
        if "desk" not in self._pages:
            with self.context.expect_page() as opened:
                self.phone.page.get_by_role("link", name="Case desk", exact=True).click()
            self._pages["desk"] = opened.value
        self._pages["desk"].bring_to_front()
        return self._pages["desk"]

    @property
    def cases(self) -> Locator:
        """The citizen's cases on the desk's list."""
        return self.desk.locator("tbody tr").filter(has_text=self.number)

    def take_sim_card(self, number: str) -> None:
        """Be another citizen, who has reported nothing yet."""
        self.number = number
        self.references.clear()
        self.phone.await_look("idle")
        self.phone.page.get_by_label("Number of this phone").fill(number)
        self.phone.page.get_by_label("Network").focus()

    def soft(self, label: str) -> None:
        """Press the soft key with this label, once it has it."""
        self.phone.page.get_by_role("button", name=f"{label}, left soft key").click()

    def read_text(self, words: str) -> None:
        """Open the newest text, which says so."""
        expect(self.phone.root.locator(".lcd")).to_have_attribute("data-look", "idle")
        self.soft("Read")
        expect(self.phone.root.locator(".items li").first).to_contain_text(words)
        self.soft("Open")
        expect(self.phone.text).to_contain_text(words)

    def reply(self, words: str) -> None:
        """Answer the text that is open."""
        self.soft("Reply")
        expect(self.phone.root.locator(".typed")).to_have_value("")
        self.phone.page.keyboard.type(words)
        self.phone.page.keyboard.press("Enter")
        expect(self.phone.text).to_have_text("Message sent.")
        self.soft("OK")

    def await_unread(self) -> None:
        """Wait until the newest text is one that nobody has read."""
        expect(self.phone.text).to_contain_text("received")

    def report(self) -> None:
        """Report that there is no water, up to the question whether to send it. The citizen speaks Swahili."""
        phone = self.phone
        phone.page.get_by_role("button", name=CODE, exact=True).click()
        phone.await_look("page")
        phone.choose("Ripoti tatizo", "Tatizo linahusu nini?")
        phone.choose("Maji", "Kuna tatizo gani la maji?")
        phone.choose("Hakuna maji", "Ni kijiji au mtaa gani")
        phone.answer(PLACE, "Nyumba ngapi zimeathirika?")
        phone.answer("60", "Tutume ripoti?")

    def send_report(self) -> None:
        """Send it, and keep the reference that is shown."""
        self.phone.choose("Tuma", "Nambari yako ya kumbukumbu ni")
        self.keep_reference(self.phone.text)
        self.phone.press("end")

    def keep_reference(self, text: Locator) -> None:
        """Keep the reference in a text."""
        [found] = re.findall(r"\b\d{9}\b", text.inner_text())
        self.reference = found
        self.references.append(found)

    def make_desk(self, mode: str) -> None:
        """Tell the desk how to answer the gateway, on its list: a case's page does not ask."""
        self.desk.get_by_role("link", name="Case desk").click()
        self.desk.get_by_label("When the gateway calls, this desk").select_option(label=mode)
        self.desk.get_by_role("button", name="Apply").click()

    def expect_every_case_once(self) -> None:
        """Wait until every report stands on the desk's list, once."""
        self.desk.get_by_role("link", name="Case desk").click()
        for reference in self.references:
            expect(self.desk.get_by_role("link", name=reference)).to_have_count(1)
