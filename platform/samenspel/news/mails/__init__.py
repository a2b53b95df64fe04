"""Mails about notices: what concerned somebody and stayed unread, bundled."""
