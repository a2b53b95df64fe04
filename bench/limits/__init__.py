"""The limits: the least that Flask, SQLModel and Jinja need for a page of the same content."""
