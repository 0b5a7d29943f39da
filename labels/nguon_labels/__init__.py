"""QR labels: one layout, drawn to PNG, SVG, PDF and ZPL."""
