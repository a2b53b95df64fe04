"""One person, one account: doubles that become one."""
