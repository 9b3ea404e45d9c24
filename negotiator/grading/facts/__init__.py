"""What was recorded or understood: one module a group of criteria, each registering its indicators."""
