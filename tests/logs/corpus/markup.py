"""XML, HTML and what libvirt makes of them."""

from __future__ import annotations

from tests.logs.corpus.message import shapes

MESSAGES = (
    *shapes(
        "XML element",
        "<adminPass>Xy12zw</adminPass>",
        "<password>\n   TL0EfN33\n</password>",
        '<password type="string">TL0EfN33</password>',
        "<ns2:adminPass>TL0EfN33</ns2:adminPass>",
        "<Password><![CDATA[p<w>d1]]></Password>",
        "&lt;password&gt;esc4ped&lt;/password&gt;",
        "<user><name>x</name><authToken>abc123def</authToken></user>",
        '<property name="password">beanpw</property>',
        '<property name="javax.password" value="jpa-pw1"/>',
        "<key>Password</key><string>plist-pw</string>",
    ),
    *shapes(
        "XML attribute",
        '<server name="vm1" adminPass="MySecretPass"/>',
        "<rescue admin_pass = 'MySecretPass'/>",
        '<add key="apiKey" token="3f2b-9a"/>',
        '<input type="password" name="password" value="typed-1">',
        '<user login="x" pwd="s3cr3t"></user>',
    ),
    *shapes(
        "domain XML",
        "<graphics type='vnc' port='5900' listen='0.0.0.0' passwd='v7Kq2m'/>",
        "<graphics type='spice' passwd=\"sp1ce\" passwdValidTo='2031-04-09T15:51:00'/>",
        "<domain type='kvm'><name>i-1</name><devices><graphics type='vnc' passwd='abcde123'/>"
        "</devices></domain>",
        "defining <graphics type=&quot;vnc&quot; passwd=&quot;v7Kq2m&quot;/>",
    ),
    *shapes(
        "QMP",
        '{"execute": "set_password", "arguments": {"protocol": "vnc", "password": "x9"}}',
        'buf={"execute":"set_password","arguments":{"protocol":"spice","password":"gl4ss",'
        '"connected":"keep"},"id":"libvirt-31"}\r\n',
        "qmp > {'execute': 'change-vnc-password', 'arguments': {'password': 'vncp4ss'}}",
        '{"execute":"object-add","arguments":{"qom-type":"secret","id":"s0","secret":"bHVrcw"}}',
        "human monitor: set_password vnc l3tmein",
    ),
)
