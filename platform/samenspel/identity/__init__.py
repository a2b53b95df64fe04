"""One person, one account: doubles that become one, and accounts that become nobody's."""
