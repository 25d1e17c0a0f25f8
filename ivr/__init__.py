"""A screen, spoken: screens to voice steps, and those to TwiML or Africa's Talking XML. Pure."""
