"""The pages of surveys: results for who works here, and public ones."""
