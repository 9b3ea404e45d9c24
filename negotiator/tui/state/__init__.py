"""What the screens show, as plain values: tested without a screen."""
