"""The built-in interpreter: reads an utterance into moves of the closed sets, offline, with no language model."""
