"""NHY302: credentials, told by what stands beside them."""
