"""A small service with a table in a file of its own."""

MENUS = """\
version: 1
service:
  name: {en: Town, sw: Mji}
  languages: {en: {name: English}, sw: {name: Kiswahili}}
  country: KE
  time_zone: Africa/Nairobi
entry:
  ussd: {"*384*2040#": welcome}
screens:
  welcome:  # the first screen
    menu: {en: Welcome, sw: Karibu}
    options:
      - say: {en: Wards, sw: Kata}
        goto: wards
      - say: {en: Good-bye, sw: Kwaheri}
        goto: bye
  wards:
    list: {en: Which ward?, sw: Kata gani?}
    from: wards
    label: name
    value: name
    save: ward
    goto: bye
  bye:
    end: {en: Bye, sw: Kwaheri}
tables:
  wards: {file: wards.csv}
"""
WARDS = "name\nKibra\nEmbakasi\n"
