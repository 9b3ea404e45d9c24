"""The session's journal: events, append-and-fsync writer, reader, hash chain, fold of events into state."""
