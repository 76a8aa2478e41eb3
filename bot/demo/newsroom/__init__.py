"""A newsroom of invented outlets on loopback: feeds in every format, pages, and the usual faults."""
