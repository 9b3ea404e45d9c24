"""The two looks of the screens: calm backgrounds, quiet borders, one accent."""

from __future__ import annotations

from textual.theme import Theme

NIGHT, DAY = "negotiator-night", "negotiator-day"

NIGHT_THEME = Theme(
    name=NIGHT,
    primary="#7cc0b4",
    secondary="#a9b7d0",
    accent="#7cc0b4",
    warning="#e3b262",
    error="#e58374",
    success="#8fc08a",
    foreground="#dde1e6",
    background="#14181d",
    surface="#191e24",
    panel="#222932",
    dark=True,
    variables={
        "border": "#333c47",
        "border-blurred": "#333c47",
        "muted": "#8a95a3",
        "quiet": "#333c47",
        "block-cursor-background": "#2b3a40",
        "block-cursor-foreground": "#f1f4f6",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#20272e",
        "block-cursor-blurred-foreground": "#dde1e6",
        "block-hover-background": "#20272e",
        "input-selection-background": "#7cc0b4 35%",
        "input-cursor-background": "#7cc0b4",
        "input-cursor-foreground": "#14181d",
        "footer-key-foreground": "#7cc0b4",
    },
)

DAY_THEME = Theme(
    name=DAY,
    primary="#1d6f6a",
    secondary="#49597a",
    accent="#1d6f6a",
    warning="#9a5f00",
    error="#b23a2b",
    success="#2f7434",
    foreground="#22282f",
    background="#f8f6f1",
    surface="#f1eee6",
    panel="#e6e2d7",
    dark=False,
    variables={
        "border": "#cfc9ba",
        "border-blurred": "#cfc9ba",
        "muted": "#686c6f",
        "quiet": "#cfc9ba",
        "block-cursor-background": "#d3e3df",
        "block-cursor-foreground": "#14181d",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#e6e2d7",
        "block-cursor-blurred-foreground": "#22282f",
        "block-hover-background": "#ebe7dc",
        "input-selection-background": "#1d6f6a 25%",
        "input-cursor-background": "#1d6f6a",
        "input-cursor-foreground": "#f8f6f1",
        "footer-key-foreground": "#1d6f6a",
    },
)
