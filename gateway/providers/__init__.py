"""The providers of texts and calls: a package for each, and the parts that they share."""
