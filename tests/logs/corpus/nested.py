"""Serialized data: JSON, Python's reprs, JSON inside JSON, containers."""

from __future__ import annotations

from tests.logs.corpus.message import shapes

MESSAGES = (
    *shapes(
        "JSON",
        '{"adminPass": "Xy12zw"}',
        '{"auth":{"passwordCredentials":{"username":"bob","password":"hunter2"}}}',
        'body: {"server": {"name": "vm1", "adminPass": "TL0EfN33"}}',
        '{"user": "a", "password": 12345}',
        '{"password":"pass with \\"quotes\\" in it","x":1}',
        '{"apiKey":"0s9dk2","region":"eu"}',
        '{"clientSecret" : "topsy-turvy"}',
        '{"accessToken":"aa.bb-cc","expiresIn":3600}',
        '{"credentials": [{"type": "chap", "secret": "ch4p"}]}',
        '{\n  "login": "x",\n  "passphrase": "open the gate 9"\n}',
        '{"identity": {"methods": ["token"], "token": {"id": "7f3c0e0d2b5c4d7f"}}}',
        '{"name": "DB_PASSWORD", "value": "kube-pw-1"}',
        '{"password": ["first-pw-1", "second-pw-2"]}',
        '{"event": "truncated", "password": "begi',
    ),
    *shapes(
        "JSON inside JSON",
        '{"message": "{\\"adminPass\\": \\"Xy12zw\\"}"}',
        '{"a": "{\\"b\\": \\"{\\\\\\"password\\\\\\": \\\\\\"deep1\\\\\\"}\\"}"}',
        "'{\\'auth_password\\': \\'Xy12zw\\'}'",
        '"{\\"token\\":\\"t-1234\\",\\"n\\":1}"',
    ),
    *shapes(
        "Python repr",
        "{'auth_password': 'Xy12zw', 'x': 1}",
        "{u'password': u'Xy12zw'}",
        "{'password': b'Xy12zw'}",
        "{b'password': b'raw-bytes'}",
        "{'password': 'it\\'s mine'}",
        "{'password': \"it's mine\", 'n': 2}",
        "call(user='a', password='Xy12zw')",
        "Namespace(host='h', password='my\"password', verify=None)",
        "Credentials(username='joe', secret='moe-curly')",
        "OrderedDict([('user', 'x'), ('password', 'h4nter2')])",
        "kwargs={'admin_password': 'TL0EfN33'}",
        "Settings(token='tkn-1', debug=False)",
        "connect(**{'passwd': r'back\\slash1'})",
        "payload['password'] = 'ass1gned'",
        "<QueryDict: {'username': ['bob'], 'password': ['hunter22']}>",
        "User(name='x', password_hash='abc', new_password='n3w-pw')",
        "auth=('admin', 'sw0rdfish')",
        "argument list: ['--user', 'x', '--password', 'Xy12zw']",
        "defaultdict(<class 'str'>, {'client_secret': 'q1w2e3'})",
        "dict_items([('auth_token', 'bfb4ce2a')])",
    ),
    *shapes(
        "numbers and short values",
        '{"pin": 1, "password": 4711}',
        "{'password': 987654, 'user': 'x'}",
        "{'adminPass': 'abc'}",
    ),
)
