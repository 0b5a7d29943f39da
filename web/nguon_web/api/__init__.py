"""JSON for machines."""
