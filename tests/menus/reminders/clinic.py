"""A clinic with reminders of every kind, for the tests of this folder."""

CLINIC = """\
version: 1
service: {name: Clinic, languages: {en: English, sw: Kiswahili}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384*7#": start}}
screens:
  start:
    menu: {en: Clinic, sw: Kliniki}
    options:
      - {say: {en: Register a child, sw: Sajili mtoto}, goto: born}
      - {say: {en: Report, sw: Ripoti}, goto: place}
      - {say: Kiswahili, language: sw, goto: start, if: {language: en}}
      - {say: English, language: en, goto: start, if: {language: sw}}
      - {say: {en: No reminders, sw: Bila kumbusho}, goto: leave}
      - {say: {en: Forget, sw: Sahau}, goto: drop}
      - {say: {en: Nothing at all, sw: Bila ujumbe}, goto: stop}
      - {say: {en: Vaccinated, sw: Amechanjwa}, goto: all_done}
  born: {ask: {en: Born on?, sw: Alizaliwa lini?}, answer: {type: date}, save: born, goto: keep}
  keep: {remember: [born], for: 400d, goto: choose}
  choose: {opt_in: vaccination, goto: done}
  leave: {opt_out: vaccination, goto: done}
  drop: {forget: [born], goto: done}
  stop: {opt_out: all, goto: done}
  all_done: {submit: vaccinated, goto: done}
  place: {ask: {en: Where?, sw: Wapi?}, answer: {type: text}, save: place, goto: visit}
  visit: {ask: {en: Visit on?, sw: Ziara lini?}, answer: {type: date}, save: visit, goto: send}
  send: {submit: fault, goto: sent}
  sent: {end: "{reference}"}
  done: {end: {en: Thanks, sw: Asante}}
  still: {menu: {en: Is it fixed?, sw: Imerekebishwa?}, save: fixed, options: yes_no, goto: done}
cases:
  fault: {title: "{place}", fields: {place: "{place}", visit: "{visit}"}, required: [place]}
  vaccinated: {title: Vaccinated}
messages:
  resolved: {en: "{reference} is resolved.", sw: "{reference} imetatuliwa."}
  vaccine_due:
    en: "Your child, born {born:date}, has vaccine {reminder.number}."
    sw: "Mtoto, {born:date}, chanjo {reminder.number}."
  ask_again: {text: {en: "{reference}, still mended?", sw: "{reference}, bado?"}, ask: still}
  visit_soon: {en: "We come on {visit:date}.", sw: "Tunakuja {visit:date}."}
states:
  resolved: {from: [DONE], say: {en: resolved, sw: imetatuliwa}}
  reopened: {from: [AGAIN], say: {en: open again, sw: imefunguliwa}}
reminders:
  vaccination:
    message: vaccine_due
    on: "{born}"
    after: [6w, 10w, 14w, 9mo]
    at: "09:00"
    while: {opted_in: vaccination}
    until: {filed: vaccinated}
  still_fixed: {message: ask_again, when: {state: resolved}, after: 14d}
  visit: {message: visit_soon, on: "{visit}", before: 2d, until: {state: resolved}}
"""
