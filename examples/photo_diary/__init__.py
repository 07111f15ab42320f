"""A diary of the signed-in user's photos: what was posted within a day, and where to see it."""
