"""What a citizen answers to what a phone shows or says."""

import io
import random
import re
import wave
from dataclasses import dataclass, field

REFERENCE = re.compile(r"Reference:?\s+([0-9](?:[\s,.]*[0-9]){8})")
KEEP = "To keep your message, press 1."
SAMPLES_A_SECOND = 8000
APOLOGY = "Sorry, something went wrong"


@dataclass
class Citizen:
    """One citizen with one report. Each time that the report begins anew, it has another form number.

    `forms`: the numbers that were typed. `references`: each that was shown, and the form that it is of.
    """

    number: int
    forms: list[int] = field(default_factory=list)
    references: dict[str, int] = field(default_factory=dict)
    unknown_pages: list[str] = field(default_factory=list)

    @property
    def homes(self) -> int:
        """The number of homes of the report."""
        return 1 + self.number % 5000

    def story(self, form: int) -> str:
        """The words of the report with this form. They hold the characters by which networks part what is typed."""
        return f"Plot {form}*6 #{self.homes} has no water*since #1"

    def answer(self, page: str) -> str | None:
        """What to type after a page; None if nothing is to be typed."""
        if found := REFERENCE.search(page):
            self.references[re.sub(r"[^0-9]", "", found[1])] = self.forms[-1]
            return "1"
        if "What is it about?" in page:
            self.forms.append(self.number * 100 + len(self.forms))
            return "1"
        if "How many homes?" in page:
            return str(self.homes)
        if "number of your form?" in page:
            return str(self.forms[-1]) if self.forms else "1"
        if "What happened there?" in page:
            return self.story(self.forms[-1]) if self.forms else "*"
        if KEEP in page or "Send it?" in page:
            return "1"
        if "Good bye." not in page and APOLOGY not in page:
            self.unknown_pages.append(page)
        return None


def spoken(form: int) -> bytes:
    """What is spoken for the report with this form: a WAV file, unlike that of any other."""
    chance, file = random.Random(f"spoken {form}"), io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(SAMPLES_A_SECOND)
        sound.writeframes(chance.randbytes(2 * chance.randint(1000, 4000)))
    return file.getvalue()
