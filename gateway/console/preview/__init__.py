"""The draft as a citizen gets it: walked by USSD, text or call. Nothing that is tried is filed, texted or called."""
