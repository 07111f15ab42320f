"""What libraries do, as rows without logic: one file for each library, and one of what is Python's own."""
