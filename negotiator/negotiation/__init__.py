"""The trade's kernel: moves, reactions, client state, deal and concessions, as pure values and functions."""
