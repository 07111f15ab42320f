"""From paths to text: walking folders, reading safely, notebooks, the prefilter."""
