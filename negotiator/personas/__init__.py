"""The client: interpreter, director, voice and guard; archetypes and phrase banks as data."""
