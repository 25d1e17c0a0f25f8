"""A store of objects that speaks the part of S3 that a gateway uses, and checks every signature."""
