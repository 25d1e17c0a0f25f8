"""Edit the text of a service by spans: an edit takes the texts and gives the changed ones.

Every other byte stays as it was, comments and layout too. `registry` lists the edits. An edit finds the nodes, and asks
`mapping_edits` and `sequence_edits` for changes of the text. `yaml_document` then reads the changed text again and
compares: if more or less than the asked nodes changed, the edit is refused, and the text stays as it was.
`outline` and `mends` are for editors: the screens with their spans, and the edits that cure problems of the check.
"""
