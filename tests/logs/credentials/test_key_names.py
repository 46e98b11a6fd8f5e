"""Names that are sensitive in some company only."""

from __future__ import annotations

import pytest

from pytest_nova_hygiene.logs.credentials.shapes import Shapes
from pytest_nova_hygiene.logs.sensitive_names import SensitiveNames

SHAPES = Shapes()

FOUND = """
pin=4711
user pin: 123456
{'sim_pin': '4711'}
otp=482913
GITHUB_PAT=abc123def456ghi
stok=55d76c1db9ba7d8397b0864b9d4d4b7f
snmp_community=s3cr3tro
poll args: community='pr1vNet0ps' version=2c
body=user%5Bemail%5D%3Dx%26user%5Bpassword%5D%3DpUff1n.x%26commit%3Dy
Authorization: Splunk F69C60BF-9C4A-4534-B591-9530D8B22197
wifi_key=w1f1Home88
network-key: 0a1b2c3d4e5f60718293
SAMLResponse=PHNhbWxwOlJlc3BvbnNlIHhtbG5zOnNhbWxw
privkey=0xdeadbeefcafe0123
keytool -importkeystore -deststorepass d3stSt0re
keytool -importkeystore -srckeypass d3stSt0re
""".strip().splitlines()

CLEAN = """
cpu pin: 12
vcpu_pin=4711
mapping=4711
ping: 1234
pin=yes
hotplug: 4096
otp: disabled
community: 65000
community: 65000:100
community='Open Infra'
community string set to public
snmp_community=public
nat_pat=abc123def456ghi
compat=abc123def456ghi
""".strip().splitlines()


@pytest.mark.parametrize("text", FOUND)
def test_name_in_its_company_is_sensitive(text: str) -> None:
    assert len(SHAPES.look(text)) == 1


@pytest.mark.parametrize("text", CLEAN)
def test_name_in_other_company_is_not(text: str) -> None:
    assert SHAPES.look(text) == []


@pytest.mark.parametrize("name", ["pin", "tokens", "secrets", "user_pin"])
def test_name_that_needs_a_value_beside_it_makes_no_variable_a_secret(name: str) -> None:
    assert SensitiveNames().of(name) is None
