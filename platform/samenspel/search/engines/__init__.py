"""The search engines: one port, two engines that give the same behaviour."""
