"""How the client speaks: built-in phrase banks, or a language model held by the guard."""
