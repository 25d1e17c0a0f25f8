"""Two services compared: what citizens would see changed, page by page."""
