"""searchidx measured beside other engines; see README.md. Not installed, and nothing here is imported by it."""
