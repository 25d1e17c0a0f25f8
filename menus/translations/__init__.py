"""The texts of a service, out to a translator and in again.

`units` finds every text of a menu file by the description of the language, `catalogue` sets them beside what is
there already, `spreadsheet` and `po` are the two formats, `importing` judges what came back, and `editing` puts it
into the file without touching anything else.
"""
