"""Words that are still to be translated get no warning about their length."""

import pytest

from menus.compiler.service import compile_service

MENUS = """\
version: 1
service: {name: Ward, languages: {en: English, am: አማርኛ}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*1#": start}}
screens:
  start:
    menu:
      en: Welcome to the office of the ward, open on every working day. How can we help?
      am: Welcome to the office of the ward, open on every working day. How can we help?MARK
    options: [{say: አማርኛ, language: am, goto: bye}]
  bye: {end: ደህና}
words: {am: {back: ተመለስ, home: ዋና}}
"""


@pytest.mark.parametrize(
    ("mark", "languages"),
    [("", "`en` and `am`"), ("  # a note", "`en` and `am`"), ("  # to translate", "`en`")],
)
def test_long_pages(mark: str, languages: str) -> None:
    found = compile_service(MENUS.replace("MARK", mark), "menus.yaml", lambda name: name).problems
    (told,) = [one.message for one in found if one.code == "M502"]
    assert f"pages in {languages}:" in told
