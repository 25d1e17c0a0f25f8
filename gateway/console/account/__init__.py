"""The page of who is signed in: password, second factors."""
