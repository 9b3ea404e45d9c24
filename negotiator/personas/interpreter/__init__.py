"""The built-in interpreter: reads an utterance into moves of the closed sets, offline, with no language model."""

import os

# One utterance is a small product of matrices: threads of the linear algebra only wait for one another, and on a busy
# machine made a reading of 30 ms last a second. It must be said before numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
