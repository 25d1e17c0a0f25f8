"""What the tests of the menu language share."""

from hypothesis import settings

# A slow machine is no defect, and a deadline would make one of it.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
