"""From event to finding to verdict: the session, its rules and its watches. No pytest here."""
