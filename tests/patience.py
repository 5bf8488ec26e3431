"""How long tests wait for what must happen: far longer than it takes, even beside other work or a compiler.

Only a test that fails waits that long; who looks for a failure sets PLAYGROUND_TEST_PATIENCE_S lower.
"""

import os

PATIENCE_S = float(os.environ.get("PLAYGROUND_TEST_PATIENCE_S", "240"))
PATIENCE_MS = 1000 * PATIENCE_S
