"""What a sentence says of a secret is told from its words by the look of it."""

from __future__ import annotations

from itertools import islice

import pytest

from pytest_nova_hygiene.logs.credentials.shapes import Shapes
from tests.logs.credentials.notations import ALNUM, passwords

SHAPES = Shapes()

SENTENCES = (
    "Invalid {}: %s",
    "Wrong {}: %s",
    "invalid {} %s",
    "Incorrect {} provided: %s. Check it.",
    "Using {} %s for the next call",
    "Got {} %s",
    "new {} %s",
    "trying {} %s",
    "{} rejected, refreshed {} %s now",
    "Secret {} %s did not match for update",
)
NAMES = ("token", "access token", "API key", "password", "credential")

CLEAN = """
Invalid token: the value was not accepted
Invalid token: NoneType
Invalid token: 'endif'
Invalid token at position 12345
Unexpected token: a1b2c3d4e5f6a7b8c9
Got token bucket algorithm2 refilled
Got token 4f1b6a1e-2f19-4bb0-9d6b-f2b1bb3a8d51
Using token endpoint https://keystone.example/v3/auth/tokens
Using API key ssh-ed25519 for user
Using token cache redis2
Using token provider oauth2client
new password policy v2 accepted
Wrong password format utf8mb4
expired token 3 of 7
refreshed credential cache-v2 for tenant
""".strip().splitlines()


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("name", NAMES)
def test_value_that_was_tried_is_found(sentence: str, name: str) -> None:
    values = [value + "x7Q2" for value in islice(passwords(ALNUM, 40, seed=3), 40)]
    values = [value for value in values if len(value) >= 16]
    texts = {sentence.replace("{}", name) % value: value for value in values}
    missed = [
        text for text, value in texts.items() if value not in {s.value for s in SHAPES.look(text)}
    ]
    # A generated value may read as words; hardly one does.
    assert len(missed) <= len(values) // 20, missed


@pytest.mark.parametrize(
    "text",
    [
        "A temporary password is generated for root@localhost: k8hG2_jYq4r",
        "Please use the following password to proceed to installation:\n\n0b39440fdf5cf7371c2b8f64",
        "echo -n 'frost-Bite%4' | cryptsetup luksOpen /dev/sdb1 data -",
    ],
)
def test_value_that_was_set_is_found(text: str) -> None:
    assert len(SHAPES.look(text)) == 1


@pytest.mark.parametrize("text", CLEAN)
def test_word_of_a_sentence_is_none(text: str) -> None:
    assert SHAPES.look(text) == []


VALUES = """
{"refresh_token": "mysecretone"}
refresh_token: mysecretone
reset_token: hunter2hunter
{"get_token": "hunter2"}
{'set_password': 'hunter2'}
set_admin_password: hunter2
set admin password to hunter2 for user bob
Reset password to Passw0rd1
{"token": "token_value"}
{"password": "password_for_bob"}
[('Password', 'Hunter')]
('PASSWORD', 'HUNTERTWO')
Invalid token: 'dGhpc2lzYXNlY3JldA'
Generated token: hunter22xy
""".strip().splitlines()


@pytest.mark.parametrize("text", VALUES)
def test_value_that_looks_like_a_name_beside_a_key_is_found(text: str) -> None:
    assert len(SHAPES.look(text)) == 1


NAMES_AND_TEXTS = """
Missing required settings: ['SECRET_KEY', 'DATABASE_URL']
environ keys: ['DB_PASSWORD', 'HOME']
columns=['Password', 'Email']
get_token: cache_hit=True
reset_password: user42 mailed
create_secret: name=db-creds namespace=prod
celery: app.tasks.reset_password: retry_1
refresh_user_oauth_token: server=7c1f has no token_url configured
model info {'input_cost_per_token': 1.5e-07}
next sampled token: 50256
sampled token: 'hello2'
secret_key: NoneType
Error reading secret='prod/db' from AWS Secrets Manager
Successfully restored login from access token: user_id '@bob:x', device_id 'ABC'
Migrating password to shadowv2 format for user bob
""".strip().splitlines()


@pytest.mark.parametrize("text", NAMES_AND_TEXTS)
def test_what_a_function_a_model_or_a_list_of_names_says_is_none(text: str) -> None:
    assert SHAPES.look(text) == []
