"""Headers of HTTP, as clients and servers log them."""

from __future__ import annotations

from tests.logs.corpus.message import HEX, in_base64, made, shapes, tokens

MESSAGES = (
    *shapes(
        "header",
        "X-Auth-Token: abc",
        "X-Auth-Token: " + made(32, HEX),
        "X-Subject-Token: " + made(32, HEX),
        "RESP: [200] X-Subject-Token: 5d1f0c X-Openstack-Request-Id: req-1",
        "Headers: {'X-Auth-Token': '" + made(32, HEX) + "', 'Accept': 'application/json'}",
        "{'X-Service-Token': b'svc-token-1'}",
        'curl -g -i -X GET http://controller/v3 -H "X-Auth-Token: 0a1b2c3d"',
        "send: b'GET / HTTP/1.1\\r\\nHost: h\\r\\nX-Auth-Token: feedbeef\\r\\n\\r\\n'",
        "Authorization: Bearer abc",
        "Authorization: Bearer abc123",
        "{'Authorization': 'Bearer s3cr3t-token'}",
        '"authorization": "Token 9c8b7a"',
        "('Authorization', 'ApiKey ops:77aa')",
        "[(b'host', b'h'), (b'authorization', b'Bearer xyz-123')]",
        "X-Api-Key: 7d9f-2k",
        "Proxy-Authorization: Basic abcd1234",
        "PRIVATE-TOKEN: forge-pat-1",
        "X-Vault-Token: root-token-1",
        "header: x-amz-security-token: IQoJb3JpZ2luX2VjEXAMPLE0kdj3",
        '[("X-Auth-Token", "hex-0f0f")]',
    ),
    *tokens(
        "authorization header",
        "Authorization: Basic " + in_base64("nova:sw0rdfish"),
        "{'authorization': 'Basic " + in_base64("admin:pa:ss") + "'}",
        "b'Authorization: Basic " + in_base64("u:päss") + "\\r\\n'",
        "Authorization: Bearer " + made(40),
        "-H 'Authorization: Bearer " + made(64, HEX) + "'",
        "using bearer " + made(32) + " for the registry",
    ),
    *shapes(
        "cookie",
        "Cookie: theme=light; sessionid=k3j9d0s8f7g6h5j4k3l2; lang=en",
        "Set-Cookie: JSESSIONID=0A1B2C3D4E5F60718293; Path=/horizon; HttpOnly",
        "{'Cookie': 'connect.sid=s%3Aq8w7e6r5t4y3; _ga=GA1.2'}",
        'sending cookie "PHPSESSID=b8v7c6x5z4a3s2d1"',
        "set-cookie: remember_me=77|c0ffee1234; Max-Age=31536000",
        "Cookie: csrftoken=abc123abc123; auth_token=9f8e7d6c5b4a",
    ),
    *shapes(
        "header of a service",
        "headers={'X-Storage-SessionKey': '0-77aa66bb55cc', 'Accept': '*/*'}",
        "x-container-sync-key: m1rror-me",
    ),
    *shapes(
        "cookies as a mapping",
        "request.COOKIES: {'lang': 'en', 'sessionid': '7h2k9m4q1z8x5c3v6b0n'}",
        "https://b.s3.example.com/r.xml?X-Amz-Date=20310610T094112Z&X-Amz-Signature="
        + made(64, HEX),
    ),
)
