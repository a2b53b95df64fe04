"""Flask-Security as the application holds it, for what its functions do not offer."""

from flask_security import Security

from samenspel.runtime.app_key import AppKey

#: Set by Flask-Security itself, under its own name.
SECURITY = AppKey[Security]("security")
