"""Who left is anonymised after a set time; what they did stays."""
