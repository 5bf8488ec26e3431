"""How long tests wait for what must happen: far longer than it takes, even beside other work or a compiler.

Only a test that fails waits that long.
"""

PATIENCE_S = 240.0
PATIENCE_MS = 1000 * PATIENCE_S
