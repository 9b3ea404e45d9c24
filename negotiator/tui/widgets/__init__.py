"""Parts of screens used by several of them."""
