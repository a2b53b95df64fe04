"""What a page says over its socket, and what nobody says who is one of our pages."""

import json

import pytest

from samenspel.runtime.connections.packets import MalformedPacketError, check


@pytest.mark.parametrize(
    "packet", ["0", "0{}", "1", '2["here",{"room":"channel:1"}]', '212["listen",{"room":"group:1"}]', '2["new",{}]']
)
def test_a_page_may_say(packet: str) -> None:
    check(packet)


@pytest.mark.parametrize(
    "packet",
    [
        "",
        "x",
        "3[]",
        "31[1]",
        "4{}",
        '51-["listen",{"_placeholder":true,"num":0}]',
        "9",
        "0/admin,",
        "0[1]",
        "01{}",
        "1{",
        "2",
        "2{",
        "2[]",
        "2[1,{}]",
        '2["listen"]',
        '2["listen",null]',
        '2["listen","room"]',
        '2["listen",{},{}]',
        '29223372036854775808["listen",{"room":"group:1"}]',
        '2["listen",{"room":' + "[" * 9_000 + "]" * 9_000 + "}]",
        "2" + "[" * 19_000,
        json.dumps({"a": 1}),
        '2["listen",' + json.dumps({"room": "a" * 15_000}) + "]",
        "2\u0663[]",
        "2\n\n",
        "2[NaN",
    ],
)
def test_anything_else_ends_the_connection(packet: str) -> None:
    with pytest.raises(MalformedPacketError):
        check(packet)
