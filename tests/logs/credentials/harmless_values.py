"""What stands in a secret's place: masks in URLs, scopes of signatures, hashes of passwords."""

from __future__ import annotations

from urllib.parse import quote

from tests.logs.corpus.message import ALNUM, HEX, UPPER, in_base64, made

MASKS = (
    "***",
    "****",
    "********",
    "<redacted>",
    "[REDACTED]",
    "xxxxx",
    "%2A%2A%2A",
    "•••",
    "REDACTED",
)
USERS = (
    *("x-access-token", "__token__", "oauth2", "x-token-auth", "gitlab-ci-token", "token"),
    *("api-key", "x-oauth-basic", "private-token", "user_password", "password", "secret", "admin"),
)
HOSTS = (
    "github.com/acme/site.git",
    "upload.pypi.org/legacy/",
    "git.example.org:8443/group/project.git",
    "host",
)
URLS = tuple(
    f"cloning {scheme}://{user}:{{}}@{host}"
    for scheme in ("https", "http", "git+https")
    for user in USERS
    for host in HOSTS
)
MASKED_URLS = tuple(url.format(mask) for url in URLS for mask in MASKS)

IDS = (
    *("testing", "AKIDEXAMPLE", "AKIA" + made(16, UPPER), "ASIA" + made(16, UPPER)),
    *("foo", "access_key", "minioadmin", "GOOG1E" + made(20, UPPER), "test-id", "AKIDEXAMPLE1"),
    "svc-1@project-7.iam.gserviceaccount.com",
)
SCOPES = tuple(
    f"{identity}/{date}/{region}/{service}/{end}"
    for identity in IDS
    for date, region, service, end in (
        ("20240101", "us-east-1", "s3", "aws4_request"),
        ("20150830", "eu-west-1", "iam", "aws4_request"),
        ("20310301", "auto", "storage", "goog4_request"),
    )
)
OF_SCOPES = tuple(
    template.format(scope)
    for scope in SCOPES
    for template in (
        "Credential={}",
        "Authorization: AWS4-HMAC-SHA256 Credential={}, SignedHeaders=host, Signature="
        + made(64, HEX),
        "headers={{'Authorization': b'AWS4-HMAC-SHA256 Credential={}, SignedHeaders=host;x-amz-date"
        ", Signature=" + made(64, HEX) + "'}}",
        "{{'X-Amz-Credential': '{}'}}",
        '{{"x-amz-credential": "{}"}}',
        "X-Goog-Credential: {}",
        "fields x-amz-credential={}&x-amz-date=20240101T000000Z",
    )
) + tuple(
    template.format(quote(scope, safe=""))
    for scope in SCOPES
    for template in (
        "GET /k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={}&X-Amz-Date=20240101T000000Z",
        "https://storage.googleapis.com/b/o?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential={}"
        "&X-Goog-Expires=900",
    )
)

_64 = ALNUM + "./"
HASHES = (
    f"argon2:$argon2id$v=19$m=65536,t=3,p=4${made(22)}${made(43)}",
    f"$argon2id$v=19$m=65536,t=3,p=4${made(22)}${made(43)}",
    f"argon2$argon2id$v=19$m=102400,t=2,p=8${made(30)}${made(43)}",
    f"{{ARGON2}}$argon2i$v=19$m=4096,t=3,p=1${made(22)}${made(43)}",
    f"scrypt:32768:8:1${made(16)}${made(128, HEX)}",
    f"$scrypt$ln=16,r=8,p=1${made(22)}${made(43)}",
    f"scrypt${made(12)}$16384$8$1${made(86)}==",
    f"$7$CU..../....{made(43, _64)}",
    f"pbkdf2:sha256:600000${made(16)}${made(64, HEX)}",
    f"pbkdf2:sha1${made(8)}${made(40, HEX)}",
    f"pbkdf2_sha256$600000${made(22)}${in_base64(made(32))}",
    f"$pbkdf2-sha512$25000${made(22)}${made(86)}",
    f"{{PBKDF2-SHA256}}131000${made(22)}${made(43)}",
    f"bcrypt:$2b$12${made(53, _64)}",
    f"bcrypt$$2b$12${made(53, _64)}",
    f"bcrypt_sha256$$2b$12${made(53, _64)}",
    f"$2b$12${made(53, _64)}",
    f"$2y$10${made(53, _64)}",
    f"$bcrypt-sha256$v=2,t=2b,r=12${made(22, _64)}${made(31, _64)}",
    f"{{BLF-CRYPT}}$2y$05${made(53, _64)}",
    f"{{bcrypt}}$2a$10${made(53, _64)}",
    "*" + made(40, HEX).upper(),
    f"$A$005${made(20)}{made(43, _64)}",
    f"SCRAM-SHA-256$4096:{in_base64(made(16))}${in_base64(made(32))}:{in_base64(made(31))}=",
    f"md5{made(32, HEX)}",
    f"md5${made(12)}${made(32, HEX)}",
    f"sha1${made(12)}${made(40, HEX)}",
    f"sha256:600000:{made(24)}:{made(44)}",
    f"$1$abcdefgh${made(22, _64)}",
    f"$5$rounds=535000${made(16)}${made(43, _64)}",
    f"$6${made(16)}${made(86, _64)}",
    f"$y$j9T${made(22, _64)}${made(43, _64)}",
    f"$apr1${made(8)}${made(22, _64)}",
    f"$P$B{made(30, _64)}",
    f"{{SSHA}}{in_base64(made(24))}",
    f"{{SHA512-CRYPT}}$6${made(16)}${made(86, _64)}",
    f"{{SSHA512}}{in_base64(made(72))}",
    f"{{CRYPT}}$6${made(16)}${made(86, _64)}",
    f"crypt:$6${made(16)}${made(86, _64)}",
    f"0x0200{made(8, HEX)}{made(128, HEX)}".upper().replace("0X", "0x"),
)
"""Of Werkzeug, Django, passlib, Spring, Dovecot, OpenLDAP, PostgreSQL, MySQL, SQL Server, crypt."""

WITH_PASSWORDS = (
    "password={}",
    "password={}, user=bob",
    "password: {}",
    "user bob, password='{}'",
    "{{'user': 'bob', 'password': '{}'}}",
    '{{"user":"bob","password":"{}"}}',
    "UPDATE users SET password='{}' WHERE id=3",
    "INSERT INTO users (name, password) VALUES ('bob', '{}')",
    "ALTER ROLE bob PASSWORD '{}'",
    "User(name='bob', passwd={!r})",
    "auth:\n  password: {}\n  user: bob\n",
    "ansible_password={} x=1",
)
OF_HASHES = tuple(template.format(value) for value in HASHES for template in WITH_PASSWORDS)
