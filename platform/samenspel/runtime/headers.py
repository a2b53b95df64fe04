"""The headers that every answer has, among them the policy that lets only our own scripts run."""

import secrets
from typing import cast

from flask import Response, g
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    StrictTransportSecurity,
    XContentTypeOptions,
    XFrameOptions,
)

_NONCE = "NONCE"


def nonce() -> str:
    """The nonce of this response: browsers run only the scripts that carry it."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return cast(str, g.csp_nonce)


class CommonHeaders:
    """The headers of all answers of an application, made once."""

    def __init__(self, has_secure_cookies: bool) -> None:
        self.headers = dict(_headers(has_secure_cookies).headers)
        self.policy = self.headers.pop("Content-Security-Policy")

    def add_to(self, response: Response) -> None:
        """Adds each header that the view did not bring itself."""
        present = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 (of the names, not the pairs)
        for name, value in self.headers.items():
            if name.lower() not in present:
                response.headers.add(name, value)
        if "Content-Security-Policy" not in response.headers:  # files bring a stricter one
            response.headers["Content-Security-Policy"] = self.policy.replace(_NONCE, nonce())


def _headers(has_secure_cookies: bool) -> Secure:
    policy = (
        ContentSecurityPolicy()
        .default_src("'self'")
        .script_src(f"'nonce-{_NONCE}'", "'strict-dynamic'")
        .style_src("'self'")
        .img_src("'self'", "data:")
        .font_src("'self'")
        .connect_src("'self'")
        .object_src("'none'")
        .base_uri("'none'")
        .form_action("'self'")
        .frame_ancestors("'none'")
    )
    return Secure(
        csp=policy,
        coop=CrossOriginOpenerPolicy().same_origin(),
        permissions=PermissionsPolicy().geolocation().camera().microphone(),
        referrer=ReferrerPolicy().same_origin(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
        hsts=StrictTransportSecurity().max_age(63_072_000).include_subdomains() if has_secure_cookies else None,
    )
