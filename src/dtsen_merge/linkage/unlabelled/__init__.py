"""How good a linkage is, said without labels: blocking recall, expected errors, contradicted links, thin rows."""
