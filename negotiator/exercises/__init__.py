"""The two written exercises: their brief, outline, marking key and model answer."""
