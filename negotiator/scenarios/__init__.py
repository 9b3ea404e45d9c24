"""What a trainer writes: a case, its people, its facts, and the checks that keep it playable."""
