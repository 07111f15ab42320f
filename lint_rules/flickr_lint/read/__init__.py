"""From paths to text: walking folders, reading with care, notebooks, the prefilter."""
