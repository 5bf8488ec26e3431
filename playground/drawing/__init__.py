"""Pictures as files, for those who have no page to look at. Knows trainers; not who asks for a picture."""
