"""Mail: an outbox row written with the change that causes it, sent by the worker, retried while the server is down."""

from samenspel.mail.answering import AnswerAddress, address_for_answers, answer_hints
from samenspel.mail.plain_text import to_text
from samenspel.mail.sending import MailMessage, init_app, send
from samenspel.mail.threads import MailThread
from samenspel.mail.writing import calendar_answer_address, link_to, link_to_path, post_html, send_later

__all__ = [
    "AnswerAddress",
    "MailMessage",
    "MailThread",
    "address_for_answers",
    "answer_hints",
    "calendar_answer_address",
    "init_app",
    "link_to",
    "link_to_path",
    "post_html",
    "send",
    "send_later",
    "to_text",
]
