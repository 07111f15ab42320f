"""What answers at which address: one module per service."""
