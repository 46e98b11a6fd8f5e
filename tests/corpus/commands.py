"""Command lines and lists of arguments."""

from __future__ import annotations

from tests.corpus.message import shapes

MESSAGES = (
    *shapes(
        "option",
        "openstack --os-password Xy12zw server list",
        "mysql --password=Xy12zw -u root",
        "mysqldump --password 'Xy 12' nova",
        "skopeo copy --dest-password=abc123 a b",
        "vault login --token s-3kd9",
        "keytool -storepass changeit1 -list",
        "openssl rsa -in k.pem -passin pass:Xy12zw",
        "openssl pkcs12 -password pass:Xy12zw",
        "Running cmd: sudo cinder-rootwrap --os-auth-token 77ab21 list",
        "helm install x --set db.password=h3lm",
        'qemu-img --object secret,id=sec0,data=hunter2x9 --password "q w"',
        "wget --user=u --http-password=w9et http://x/",
    ),
    *shapes(
        "list of arguments",
        "('iscsiadm', '--password', 'Xy12zw')",
        "['mysql', '-u', 'root', '--password=Xy12zw']",
        'argv=["tool", "--api-key", "k-1234"]',
        "execvp(['curl', '--token', b'tok-99'])",
        "Command: ('ldapsearch', '--bind-password', \"l d a p\")",
    ),
    *shapes(
        "iscsiadm",
        "iscsiadm -m node -T iqn.x -p 1.2.3.4:3260 --op update "
        "-n node.session.auth.password -v 9kX2mQ",
        "iscsiadm --mode node --op=update --name node.session.auth.password --value 9kX2mQ",
        "('iscsiadm', '-m', 'node', '--op', 'update', '-n', 'node.session.auth.password', "
        "'-v', '9kX2mQ')",
        "['iscsiadm', '--name', 'node.session.auth.password', '--value', 'chapsecret']",
        "iscsiadm -m discoverydb --name discovery.sendtargets.auth.password --value=d15c0",
        "node.session.auth.password_in = mutu4l",
        "discovery.sendtargets.auth.password = d15c0",
    ),
    *shapes(
        "command of its own",
        "curl -u admin:sw0rdfish http://10.0.0.7/api",
        "sshpass -p gl4dys ssh root@10.0.0.9 reboot",
        "ipmitool -I lanplus -H 10.1.1.1 -U ADMIN -P 1pm1pw power on",
        "virsh set-user-password vm1 root r00tpw",
        "echo 'root:n3wpw' | chpasswd",
        "CREATE USER 'nova'@'%' IDENTIFIED BY 'gr4nted'",
        "ALTER ROLE nova WITH LOGIN PASSWORD 'p0stgr3s'",
        "curl --user 'ops:p@ss' -X POST http://h/",
    ),
)
