"""The WebSocket /api/live: moves bytes between browsers and experiments and shares the processors."""
