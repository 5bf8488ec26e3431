"""The server: pages, REST and the live connection. It may use everything; only the cli uses it."""
