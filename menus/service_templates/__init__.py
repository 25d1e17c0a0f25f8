"""Services to start from: what `gateway new` writes, by template, in the languages that somebody chooses.

A data file is nearly the menu file or the scenarios that are written from it. Lines that begin with `#:` are directions
to the code that reads them. A text has a line for each language that we have words in.
"""
