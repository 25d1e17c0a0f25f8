"""Export the texts of a service for a translator, and import the translations.

`units` finds every text of a menu file by the grammar. `catalogue` lists each text with its translations. `spreadsheet`
and `po` are the two formats. `import_check` checks the translated file, and `yaml_edits` writes the translations into
the menu file and changes nothing else.
"""
