"""The page of scenarios: what they prove of the draft, what they visit, and one recorded by a form."""
