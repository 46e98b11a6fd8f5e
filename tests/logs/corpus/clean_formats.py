"""What looks like a token or a key and is an id, a digest, a certificate, a picture."""

from __future__ import annotations

from tests.logs.corpus.message import ALNUM, HEX, UPPER, URL_SAFE, clean, in_base64, made, pem

_UUID = "1c9d2f60-33c1-4f7e-9d6e-6d0a3c4f9b11"

MESSAGES = (
    *clean(
        "id",
        f"request id req-{_UUID}",
        f"Instance {_UUID} booted",
        "commit " + made(40, HEX),
        'etag: "' + made(32, HEX) + '"',
        "image checksum " + made(64, HEX),
        "digest: sha256:" + made(64, HEX),
        "container " + made(12, HEX) + " started",
        "trace_id=" + made(32, HEX) + " span_id=" + made(16, HEX),
        "project " + made(32, HEX) + " quota 10",
        "MAC fa:16:3e:11:22:33",
        "iqn.2010-10.org.openstack:volume-" + _UUID,
        "wwn 0x5000c500a0b1c2d3",
        "x-compute-request-id: req-" + _UUID,
        "X-Amz-Request-Id: " + made(16, "ABCDEF0123456789"),
        "session " + made(40),
        "marker=" + _UUID + "&limit=20",
        "upload_id=" + made(60, URL_SAFE),
        "AKIA is how the ids of long-lived access keys start",
        "cookies: sessionid omitted",
        "branch glpat-rotation merged",
        "sk-learn pipeline fitted in 3s",
        "hf_hub_download finished",
        "npm_config_cache=/tmp/npm",
        "xoxb tokens are for bots",
        "SG.1 and SG.2 attached",
        "hvs. is Vault's prefix for service tokens",
        "eyJ is how base64 of JSON starts",
        "the gAAAAA prefix marks Fernet",
        "pk_live_" + made(24) + " is publishable",
    ),
    *clean(
        "public key or certificate",
        pem("PUBLIC KEY"),
        pem("CERTIFICATE"),
        pem("CERTIFICATE REQUEST", "\\n"),
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB" + made(120, ALNUM + "+/") + " root@h",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + made(43, ALNUM) + " a@b",
        "SHA256:" + made(43, ALNUM + "+/") + " root@h (ED25519)",
        "expected a header like -----BEGIN RSA PRIVATE KEY----- in the file",
        "age1" + made(58, "qpzry9x8gf2tvdw0s3jn54khce6mua7l"),
        "{'public_key': '" + pem("PUBLIC KEY", "\\n") + "'}",
        "fingerprint 4b:1e:0a:9c:77:aa:01:02:03:04:05:06:07:08:09:0a",
        pem("OPENSSH PUBLIC KEY", "\\n"),
        "PuTTY-User-Key-File-3: expected",
    ),
    *clean(
        "base64",
        "data:image/png;base64,iVBORw0KGgo" + made(160, ALNUM + "+/"),
        "user_data=" + in_base64("#!/bin/sh\necho booted\n"),
        "img " + in_base64(b"\xff\xd8\xff\xe0" + b"\0" * 40),
        "checksum AQ" + made(36, ALNUM + "+/") + "==",
        "marker " + in_base64('{"offset": 10, "limit": 20}'),
        "cursor eyJpZCI6IDcsICJ0cyI6IDE3NjYwMDAwMDB9",
        "gAAAAAAAAAAA" + made(60) + " zeros",
        "personality: [{'path': '/etc/motd', 'contents': '" + in_base64("hello there") + "'}]",
        'Authorization: Digest username="x", realm="y", nonce="abc", response="def"',
        "flask session eyJ1c2VyIjoxfQ." + made(6) + "." + made(27, URL_SAFE),
    ),
    *clean(
        "password hash",
        "root:$6$abcdefgh$" + made(86) + ":19000:0:99999:7:::",
        "user:$2y$10$" + made(53),
        "$1$abcdefgh$" + made(22),
        "$argon2id$v=19$m=65536,t=3,p=4$" + made(22) + "$" + made(43),
        "stored pbkdf2_sha512$210000$" + made(16) + "$" + made(60),
        "{SSHA}" + made(38) + "==",
    ),
    *clean(
        "key in a document without its secret",
        "client-certificate-data: " + in_base64(pem("CERTIFICATE")),
        "ca " + in_base64(pem("PUBLIC KEY")),
        "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: aes256-cbc\nPrivate-Lines: 1\n"
        + made(64, ALNUM + "+/")
        + "\nPrivate-MAC: "
        + made(64, HEX),
        "ppk has no line that begins with Private-Lines: at all",
        '{"keys": [{"kty": "RSA", "use": "sig", "n": "' + made(342, URL_SAFE) + '", "e": "AQAB"}]}',
        "jwk {'kty': 'EC', 'crv': 'P-256', 'x': '" + made(43, URL_SAFE) + "', 'd': '***'}",
        "kty is required in {'d': None}",
    ),
    *clean(
        "example of a manual",
        "aws_access_key_id=AKIA" + made(9, UPPER) + "EXAMPLE",
        "aws_access_key_id = AKIA"
        + made(9, UPPER)
        + "EXAMPLE aws_secret_access_key = "
        + made(30, ALNUM + "/")
        + "EXAMPLEKEY",
        "Authorization: Bearer eyJhbGciOiJFUzI1NiJ9.<claims>.<signature>",
        "Bearer eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0...",
        "Authorization: Bearer eyJ0eXAiOiJKV1QifQ.eyJzdWIiOiIxIn0.signature",
        "jwt eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.your-signature",
        "{'Authorization': 'Bearer eyJhbGciOi…'}",
    ),
    *clean(
        "looks like another service's",
        "v1.0-rc2 tagged",
        "region us-us12 and bucket logs-us1-" + made(8, HEX),
        "discord of opinions: M" + made(22) + ".abc.def",
        "nix store " + made(52, "0123456789abcdfghijklmnpqrsvwxyz"),
        "pod token-reviewer-7d9f8b6c5d-x2x4z ready",
        "airtable pattern matched pat.conf",
        "fio-u-randread finished in 30s",
        "tag pat-eu1-rollout",
        "microversion dt0c01.1 unknown",
        "npm run xai-lint and pplx-check",
        "kernel: nfp_flower offload, gsk_buff freed",
        "keypair key-" + made(32, HEX) + " imported",
        "digest " + made(86, ALNUM + "+/") + "==",
    ),
)
