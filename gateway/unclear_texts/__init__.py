"""Texts in citizens' own words that the menus did not understand: kept masked, for so many days as the menus say."""
