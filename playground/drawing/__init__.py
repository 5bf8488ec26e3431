"""Pictures as files, for those who have no page to look at."""
