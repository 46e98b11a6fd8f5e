"""What OpenStack's own services write."""

from __future__ import annotations

from tests.logs.corpus.message import ceph, fernet, shapes, tokens

_LOG = "2031-03-01 10:00:00.000 77 DEBUG nova.virt.libvirt.volume [req-0c0ffee0 admin demo] "

MESSAGES = (
    *shapes(
        "connection_info",
        _LOG + "connection_info={'driver_volume_type': 'iscsi', 'data': {'target_portal': "
        "'10.0.0.1:3260', 'auth_method': 'CHAP', 'auth_password': '9kX2mQ'}}",
        '{"driver_volume_type": "iscsi", "data": {"auth_method": "CHAP", "auth_username": "a", '
        '"auth_password": "GbJ8aa", "discovery_auth_password": "x1Y2"}}',
        "Attaching volume with connector data {'discard': False, 'auth_password': u'vEnusmars'}",
        "connection_info: {u'data': {u'secret': u'rbd-s3cret', u'hosts': [u'1.2.3.4']}}",
        'BlockDeviceMapping(connection_info=\'{"data": {"auth_password": "GbJ8aa"}}\',id=3)',
        "{'encrypted': True, 'data': {'encryption_key': 'c0ffee00c0ffee00'}}",
        "SMB share options: -o username=hv,password=Ch4nge",
    ),
    *shapes(
        "versioned object",
        "Instance(admin_pass='fN33xYz2',availability_zone=None,cell_name=<?>,id=4)",
        "MigrateData(graphics_passwd='x1y2z3',serial_listen_addr='::')",
        'Payload({"nova_object.data": {"admin_pass": "n0tified", "uuid": "1"}})',
        "ConsoleAuthToken(console_type='novnc',token='b1946ac9-2492-d234-7c62-35b4d2611184x')",
        "request_spec: RequestSpec(...), admin_password: 'g3nerated', injected_files: []",
    ),
    *shapes(
        "API request",
        "Action: 'create', calling method: <bound method>, body: "
        '{"server": {"adminPass": "AnotherPW1", "imageRef": "x"}}',
        "REQ: curl -g -i -X POST http://k/v3/auth/tokens -d "
        '\'{"auth": {"identity": {"password": {"user": {"password": "0pen"}}}}}\'',
        'RESP BODY: {"server": {"adminPass": "seekr3t", "id": "5bbc"}}',
        '{"changePassword": {"adminPass": "1234567"}}',
        '{"rescue": {"adminPass": "MySecretPass", "rescue_image_ref": "70a"}}',
        '{"credential": {"blob": "{\\"access\\":\\"a1\\",\\"secret\\":\\"ec2-s3cr3t\\"}"}}',
        "keystoneauth Making authentication request {'password': 'dem0pw', 'user': 'demo'}",
    ),
    *shapes(
        "oslo.config",
        "keystone_authtoken.password     = nova_svc_pw",
        "DEFAULT.transport_url          = rabbit://guest:gu3stpw@127.0.0.1:5672/",
        "neutron.metadata_proxy_shared_secret = M3tad4ta",
        "key_manager.fixed_key          = 0011aabb2233ccdd",
        "placement.password = 'pl4cement'",
    ),
    *tokens(
        "Keystone token",
        "X-Auth-Token: " + fernet(),
        "{'X-Auth-Token': '" + fernet(80) + "'}",
        "Validated " + fernet(112) + " for project demo",
        "GET /v3/auth/tokens subject " + fernet(64) + " 200",
        '{"token_id": "' + fernet(128) + '"}',
        "b'" + fernet(96) + "=='",
    ),
    *tokens(
        "Ceph",
        "ceph auth get-key client.nova -> " + ceph(),
        "[client.cinder]\n\tkey = " + ceph(2) + '\n\tcaps mon = "profile rbd"\n',
        "{'entity': 'client.glance', 'key': '" + ceph(3) + "', 'caps': {}}",
        "Setting secret value " + ceph(4) + " for uuid 457eb676-33da-42ec-9a8c-9293d545c337",
        "mount -t ceph m1:/ /mnt -o name=admin,secret=" + ceph(5),
        "virsh secret-set-value --secret 457eb676 --base64 " + ceph(6),
        "stdout: '[client.nova]\\n\\tkey = " + ceph(7) + "\\n'",
    ),
    *shapes(
        "key manager",
        '{"name": "volume key", "secret_type": "passphrase", "payload": "aPassphrase1"}',
        "data={'payload': 'Zm9vYmFy', 'secret_type': 'symmetric', 'mode': 'cbc'}",
    ),
    *shapes(
        "unattended setup",
        "<AdministratorPassword>\n  <Value>Herbst#31</Value>\n</AdministratorPassword>",
    ),
    *shapes(
        "object of QEMU",
        '{"execute":"object-add","arguments":{"qom-type":"secret","id":"s0","data":"Zm9vYmFy"}}',
        '<Property oe:key="admin_password" oe:value="Quendel9"/>',
    ),
    *shapes(
        "other ways of OpenStack",
        "Invalid location: swift_store_user = service:glance, swift_store_key = Zk4mmQ9x",
        "hiera lookup mysql::server::root_password -> bLau7xx",
        "OrderedDict([('auth_username', 'cu'), ('auth_password', 300200100)])",
        "<target iqn.2031-01.org.example:v1>\n    incominguser cu7 Pw9Lk2mQ\n</target>",
        "iscsiadm -m node --op update --value umgek3hrt -n node.session.auth.password -T iqn.x",
        '{"execute": "change", "arguments": {"target": "password", "arg": "kl7r"}}',
        "DEBUG ENVIRONMENT SETUP_CONFIG/adminPassword=str:'virt4alle'",
    ),
    *shapes(
        "keyring",
        "{'keyring': '[client.cinder]\\n\\tkey = notsoSecretkey77\\n', 'cluster': 'ceph'}",
    ),
)
