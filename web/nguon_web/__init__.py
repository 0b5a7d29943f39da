"""The web door: pages and HTTP interfaces over `nguon.services`."""
