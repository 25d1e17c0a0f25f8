"""What citizens type: the plain form of it, the form in which words are compared, and the one number in it."""
