"""Users, roles, passwords, second factors, sessions. No Flask here."""
