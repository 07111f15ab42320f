"""Pictures: formats of files, sizes of photos, and the drawings of seeded photos."""
