"""Send the texts of a service to a translator, and bring the translations back.

`units` finds every text of a menu file by the grammar. `catalogue` sets each beside its translations. `spreadsheet` and
`po` are the two formats. `import_check` checks what came back, and `yaml_edits` puts it into the file without touching
anything else.
"""
