"""The REST calls under /api."""
