"""What other services and libraries write."""

from __future__ import annotations

from tests.logs.corpus.message import in_base64, jwt, made, pem, shapes, tokens

MESSAGES = (
    *shapes(
        "boto",
        "Loading credentials: aws_secret_access_key=" + made(40),
        "botocore params: {'SecretString': 'db-pw-from-manager'}",
        '{"Credentials": {"SecretAccessKey": "' + made(40) + '", "SessionToken": "IQoJb3Jp"}}',
    ),
    *shapes(
        "kubernetes",
        "V1EnvVar: {'name': 'MYSQL_ROOT_PASSWORD', 'value': 'kub3', 'value_from': None}",
        'data: {"password": "' + in_base64("kube-secret") + '"}',
        "kubeadm join 10.0.0.1:6443 --token abcdef.0123456789abcdef --discovery-x",
        '{"kind":"Secret","stringData":{"password":"str1ngdata"}}',
    ),
    *shapes(
        "django",
        "Form data: <QueryDict: {'csrfmiddlewaretoken': ['x'], 'password1': ['dj4ngo!'], "
        "'password2': ['dj4ngo!']}>",
        "SECRET_KEY = 'django-insecure-k3y&with^chars'",
        "DATABASES={'default': {'NAME': 'x', 'PASSWORD': 'pgpass9', 'HOST': ''}}",
    ),
    *shapes(
        "ansible",
        'changed: [h1] => {"changed": true, "invocation": {"module_args": '
        '{"login_password": "m4rvin", "name": "db"}}}',
        "ansible_become_password: bec0me",
        "ansible-playbook site.yml -e ansible_ssh_pass=sshp4ss",
        "<h1> EXEC /bin/sh -c 'useradd x --password f00bar'",
    ),
    *shapes(
        "requests and exceptions",
        "Session(auth=('user1', 'pw-one'))",
        'OperationalError: (1045, "Access denied") [dsn: user=nova password=opdb1 host=db]',
        "HTTPError: 401 for url: http://h/x?user=a&password=wr0ng",
        "ValueError: could not connect to amqp://u:br0ken@mq/: timed out",
        "[parameters: {'id': 3, 'password': 'h4shless', 'deleted': 0}]",
        "UPDATE users SET password='cl3ar' WHERE id=3",
        "smtplib: login('mailer', password='m41l')",
    ),
    *tokens(
        "JSON web token",
        "token: " + jwt({"sub": "nova", "exp": 1_900_000_000}),
        "Authorization: Bearer " + jwt({"iss": "kubernetes/serviceaccount", "sub": "x"}, "RS256"),
        '{"id_token":"' + jwt({"sub": "1", "name": "Ann"}) + '"}',
        "GET /console?jwt=" + jwt({"host": "10.0.0.3"}) + "&x=1",
        "cookie: session=" + jwt({"u": 7}),
    ),
    *tokens(
        "private key",
        "loaded key:\n" + pem(),
        "key=" + pem("PRIVATE KEY", "\\n"),
        '{"private_key": "' + pem("PRIVATE KEY", "\\n", 8) + '\\n"}',
        "ssh key " + pem("OPENSSH PRIVATE KEY", "\n", 6),
        "writing " + pem("EC PRIVATE KEY", " ", 2),
        "b'" + pem("DSA PRIVATE KEY", "\\n") + "'",
        '{"cfg": "{\\"key\\": \\"' + pem("RSA PRIVATE KEY", "\\\\n") + '\\"}"}',
        "gpg: " + pem("PGP PRIVATE KEY BLOCK"),
        "cut off: " + pem("RSA PRIVATE KEY")[:150],
    ),
)
