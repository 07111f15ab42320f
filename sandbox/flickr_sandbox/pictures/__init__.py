"""Pictures: what kind a file is, which sizes a photo has, and the drawn ones that the seeded photos show."""
