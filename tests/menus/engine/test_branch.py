from tests.menus.engine.engine_conversation import EngineConversation, compile_menus


def test_a_branch_derives_and_clears_before_it_goes_on() -> None:
    service = compile_menus("""\
screens:
  top: {ask: Who?, answer: {type: text}, save: who, goto: sort}
  sort:
    set: {seen: {text: "yes"}}
    clear: [who]
    branch:
      - {if: {who: {set: true}}, goto: wrong}
      - {if: {seen: "yes"}, goto: right}
      - {goto: wrong}
  right: {end: Right.}
  wrong: {end: Wrong.}
""")
    talk = EngineConversation(service)
    talk.dial()
    assert talk.send("Asha") == "Right.\n."
