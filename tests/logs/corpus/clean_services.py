"""Ordinary lines of Nova, libvirt and the libraries around them."""

from __future__ import annotations

from tests.logs.corpus.message import HEX, UPPER, clean, made

_UUID = "0a5c1d9e-2b44-4b0e-b1cd-3d3f9a4f7c22"
_LOG = "2031-03-01 10:00:00.000 77 DEBUG nova.compute.manager [req-" + _UUID + " admin demo] "

MESSAGES = (
    *clean(
        "nova",
        _LOG + "Starting instance... {{(pid=77) _do_build_and_run_instance}}",
        _LOG + 'Acquired lock "' + _UUID + '" by "nova.compute.manager" :: waited 0.000s',
        _LOG + "Final resource view: name=cn1 phys_ram=16384MB used_ram=512MB phys_disk=99GB",
        _LOG + "Instance.obj_load_attr attempting to load keypairs, metadata, pci_devices",
        "Lazy-loading 'pci_requests' on Instance uuid " + _UUID,
        "Instance(access_ip_v4=None,admin_pass=<?>,config_drive='',id=7,key_data=None,key_name=None)",
        "ConsoleAuthToken(access_url_base='http://h',console_type='novnc',host='h',token=<?>)",
        "RequestSpec(flavor=Flavor(7),image=ImageMeta(" + _UUID + "),requested_destination=<?>)",
        "Running cmd (subprocess): qemu-img info --force-share --output=json /var/lib/nova/x/disk",
        'CMD "sudo nova-rootwrap /etc/nova/rootwrap.conf ip link set tap1 up" returned: 0 in 0.1s',
        "VIF(id=" + _UUID + ",address=fa:16:3e:00:00:01,network=Network(x),active=True)",
        "oslo.messaging CALL msg_id: " + made(32, HEX) + " exchange 'nova' topic 'scheduler'",
        "connection_info={'driver_volume_type': 'rbd', 'data': {'name': 'v/1', 'auth_enabled': "
        "True, 'auth_username': 'cinder', 'secret_type': 'ceph', 'secret_uuid': '" + _UUID + "'}}",
        "connection_info={'driver_volume_type': 'iscsi', 'data': {'auth_method': 'CHAP', "
        "'auth_username': 'cu', 'auth_password': '***'}}",
        'REQ: curl -g -i -X GET http://k:5000/v3 -H "Accept: application/json" -H "X-Auth-Token: '
        "{SHA256}" + made(64, HEX) + '"',
        "Making authentication request to http://k:5000/v3/auth/tokens",
        "GET /v3/auth/tokens HTTP/1.1 200 5123",
        "POST /v2.1/os-console-auth-tokens 200 len: 133",
        "Policy check for os_compute_api:os-server-password failed with credentials {'is_admin': "
        "False, 'user_id': 'fake', 'project_id': 'fake', 'roles': ['reader'], 'auth_token': None}",
        "DELETE /servers/" + _UUID + "/os-server-password => 204",
        "database.connection            = ****",
        "keystone_authtoken.auth_section = None",
        "keystone_authtoken.service_token_roles_required = True",
        "vault.kv_mountpoint            = secret",
        "vnc.vencrypt_client_key        = /etc/pki/nova-novncproxy/client-key.pem",
        "osapi_compute.enable_instance_password = True",
        "barbican.auth_endpoint         = http://localhost/identity/v3",
        "spice_secret_uuid: None",
        "Live migration data: MigrateData(graphics_listen_addr_vnc=127.0.0.1,target_token=<?>)",
        "token_cache_time               = 300",
    ),
    *clean(
        "libvirt",
        "<domain type='kvm'><name>i-1</name><uuid>"
        + _UUID
        + "</uuid><memory>512</memory></domain>",
        "<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>",
        "<secret ephemeral='no' private='yes'>\n  <uuid>" + _UUID + "</uuid>\n  <usage type='ceph'>"
        "\n    <name>client.cinder secret</name>\n  </usage>\n</secret>",
        "<auth username='cinder'>\n  <secret type='ceph' uuid='" + _UUID + "'/>\n</auth>",
        "<encryption format='luks'><secret type='passphrase' uuid='" + _UUID + "'/></encryption>",
        "virsh secret-define --file secret.xml",
        "virsh secret-list: UUID Usage",
        '{"execute": "expire_password", "arguments": {"protocol": "vnc", "time": "never"}}',
        '{"execute":"query-spice","id":"libvirt-12"}',
        "qemu-kvm -object secret,id=masterKey0,format=raw,file=/var/lib/libvirt/master-key.aes",
        "-vnc 127.0.0.1:0,password=on",
        "libvirtError: operation failed: password is not supported by this protocol",
        "internal error: unable to execute QEMU command 'set_password': Could not set password",
        "qemu+ssh://root@host/system?keyfile=/home/me/.ssh/id_rsa",
    ),
    *clean(
        "library",
        "Starting new HTTPS connection (1): sts.amazonaws.com:443",
        'https://sts.amazonaws.com:443 "POST / HTTP/1.1" 200 1444',
        "Found credentials in shared credentials file: ~/.aws/credentials",
        "{'Authorization': b'AWS4-HMAC-SHA256 Credential=AKIA" + made(16, UPPER) + "/20310301/"
        "eu-west-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature="
        + made(64, HEX)
        + "'}",
        "Event needs-retry.s3.ListObjects: calling handler <function check_token at 0x7f00>",
        'kubelet: MountVolume.SetUp succeeded for volume "kube-api-access-x" token projected',
        'Secret "default-token-abc12" not found in namespace kube-system',
        '{"kind":"Secret","metadata":{"name":"tls"},"type":"kubernetes.io/tls"}',
        "volumes: [{'name': 'certs', 'secret': {'secretName': 'web-tls', 'defaultMode': 420}}]",
        "envFrom: - secretRef: name: app-env",
        "Forbidden (CSRF token missing.): /login/",
        "(0.003) SELECT auth_user.id, auth_user.password FROM auth_user; args=(7,)",
        "TASK [mysql : set root password] *****************************",
        'ok: [h1] => {"changed": false, "censored": "the output has been hidden"}',
        'fatal: [h1]: FAILED! => {"msg": "Missing sudo password"}',
        "kex: algorithm: curve25519-sha256, host key algorithm: ssh-ed25519",
        "Authentication (publickey) successful!",
        "userauth is OK; Auth banner: password auth disabled",
        "git clone https://github.com/openstack/nova.git",
        "git@github.com:openstack/nova.git at http://host:8774/a@b",
        "connecting to http://[::1]:8774/v2.1/servers",
        "mail from ops@example.org to nova@example.org: token report 12:30",
        "llm call model=x max_tokens=512 temperature=0.2 usage={'tokens': 1532}",
        "BPE merges: ['low', 'er'], unk_token='<unk>'",
        "lexer: Token(type=NAME, value='password', line=3)",
        "ring: token=-9223372036854775808 owns 33 %",
    ),
)
