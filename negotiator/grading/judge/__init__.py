"""The built-in judge: deterministic reading of plans, documents and answers to the jury, by cues kept as data."""
