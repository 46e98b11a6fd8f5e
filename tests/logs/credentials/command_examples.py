"""Commands and protocol lines with and without a password, for `test_commands`."""

from __future__ import annotations

UUID = "4f1b6a1e-2f19-4bb0-9d6b-f2b1bb3a8d51"

ARGUMENTS = {
    "mysql -h db -uroot -p{} -e x": "mysql -p",
    "mariadb-dump --all-databases -p{}": "mysql -p",
    "mysqladmin -u root password {}": "mysql -p",
    "mycli -h db -u root -p {}": "mycli -p",
    "net ads join -U Administrator%{} corp.example": "net -U",
    "net user deploy {} /add": "net user",
    "net user Administrator {} /active:yes": "net user",
    "smbpasswd -w {}": "smbpasswd -w",
    "ssh-keygen -t ed25519 -N {} -f id": "ssh-keygen -N",
    "nmcli device wifi connect Home password {}": "nmcli password",
    "security unlock-keychain -p {} login.keychain": "security -p",
    "security add-generic-password -a ops -s site -w {}": "security -w",
    "ansible-vault encrypt_string --vault-id dev@pw --name x {}": "ansible-vault",
    "redis-cli -h c1 -p 6380 -a {} INFO": "redis-cli -a",
    "redis-cli AUTH {}": "redis AUTH",
    "valkey-cli -a {} PING": "valkey-cli -a",
    "ldapsearch -x -D cn=m,dc=o -w {} -b dc=o": "ldapsearch -w",
    "ldapmodify -D cn=m -w{} -f x.ldif": "ldapsearch -w",
    "ldappasswd -D cn=m -s {} cn=u": "ldappasswd -s",
    "docker login -u ci -p {} r.example": "login -p",
    "podman login --tls-verify=false -p={} r.example": "login -p",
    "helm registry login r.example -u ci -p {}": "login -p",
    "az login --service-principal -u app -p {}": "login -p",
    "vault login -no-store {}": "vault login",
    "snmpwalk -v3 -u m -a SHA -A {} 10.0.0.1 1.3.6": "snmp -A",
    "snmpget -v3 -x AES -X {} 10.0.0.1 1.3.6": "snmp -A",
    "htpasswd -b -c /etc/h.users ops {}": "htpasswd -b",
    "htpasswd -nbB ops {}": "htpasswd -b",
    "htpasswd -bv /etc/h.users ops {}": "htpasswd -b",
    "htpasswd -cb -C 12 users ops {}": "htpasswd -b",
    "rabbitmqctl -q add_user nova {}": "rabbitmqctl",
    "rabbitmqctl -n rabbit@c1 change_password guest {}": "rabbitmqctl",
    "racadm -r 10.0.0.2 -u root -p {} getsysinfo": "racadm -p",
    "ipmipower -h bmc1 -u ADMIN -p {} --stat": "ipmi -p",
    "ipmi-sensors -h bmc1 -p {}": "ipmi -p",
    "ipmitool user set password 2 {}": "ipmitool user set password",
    "ipmitool -H bmc1 -U ADMIN -P {} power on": "ipmitool -P",
    "mongosh --host m1 -u admin -p {} --eval x": "mongo -p",
    "cqlsh -u cass -p {} 10.0.0.3": "cqlsh -p",
    "bcp d.t out f -S s -U sa -P {}": "sqlcmd -P",
    "sqlcmd -S db1 -U sa -P {} -Q x": "sqlcmd -P",
    "sqlplus -s scott/{}@db1/orcl": "sqlplus",
    "expdp userid=scott/{}@db1 full=y": "sqlplus",
    "xfreerdp /v:10.0.0.4 /u:ops /p:{}": "freerdp /p",
    "lftp -u ops,{} ftp.example": "lftp -u",
    "smbclient -L h -U ops%{}": "smbclient -U",
    "unzip -P {} a.zip": "zip -P",
    "7z x -p{} a.7z": "7z -p",
    "openssl enc -aes-256-cbc -k {} -in x": "openssl -k",
    "openssl passwd -6 -salt ab {}": "openssl passwd",
    "mosquitto_pub -h m1 -u ops -P {} -t x": "mosquitto -P",
    "mc alias set m1 http://h:9000 ops {}": "mc alias",
    "kadmin -p admin/admin -w {} -q x": "kadmin -w",
    "ipa-client-install -p admin -w {} -U": "ipa-client-install -w",
    "ipa-server-install -a {} -U": "ipa-server-install -a",
    "etcdctl --user root:{} get /": "etcdctl --user",
    f"virsh secret-set-value {UUID} {{}}": "secret-set-value",
    f"virsh secret-set-value --secret {UUID} --base64 {{}}": "secret-set-value",
    "podman pull --creds ops:{} r.example/x": "--creds",
    "skopeo copy --dest-creds=ops:{} a b": "--creds",
    "aws configure set aws_secret_access_key {}": "set",
    "crudini --set /etc/n.conf database password {}": "set",
    "snmpwalk -v2c -c {} 10.0.0.1 1.3.6": "snmp -c",
    "http -a ops:{} GET https://h.example/x": "http --auth",
    "psexec -u ops -p {} cmd": "psexec -p",
    "schtasks /create /tn t /ru ops /rp {}": "schtasks /rp",
    "winrs -r:h1 -u:ops -p:{} cmd": "winrs -p:",
}
"""Commands and what we call them; the password stands at the braces."""

LEAKS = [
    ("echo hunter2x | sudo -S reboot", "standard input"),
    ("sh -c \"echo 'hunter2x' | sudo -u nova -S id\"", "standard input"),
    ("printf '%s' 'hunter2x' | docker login -u ci --password-stdin r.example", "standard input"),
    ("echo hunter2x | passwd --stdin root", "standard input"),
    ("CONFIG SET requirepass hunter2x", "set"),
    ("$p = ConvertTo-SecureString 'hunter2x' -AsPlainText -Force", "SecureString"),
    ('ConvertTo-SecureString -String "hunter2x" -AsPlainText', "SecureString"),
    ("SET PASSWORD FOR 'root'@'localhost' = 'hunter2x'", "SET PASSWORD"),
    ("UPDATE mysql.user SET a=PASSWORD('hunter2x') WHERE u='r'", "SET PASSWORD"),
    ("CREATE USER n IDENTIFIED WITH caching_sha2_password BY 'hunter2x'", "IDENTIFIED BY"),
    ("ALTER USER scott IDENTIFIED BY hunter2x", "IDENTIFIED BY"),
    ("simple_bind_s('cn=m,dc=o', 'hunter2x')", "LDAP bind"),
    ("simple_bind_s who=cn=m,dc=o cred=hunter2x serverctrls=None", "LDAP bind"),
    ("12:01.99 > b'KLPB1 LOGIN ops \"hunter2x\"'", "IMAP LOGIN"),
    ("*cmd* 'PASS hunter2x'", "PASS"),
    ("*put* b'PASS hunter2x\\r\\n'", "PASS"),
    ("---> PASS hunter2x", "PASS"),
    ("machine h.example login ops password hunter2x", "netrc"),
    ("machine h.example\n  login ops\n  password hunter2x\n", "netrc"),
    ("listen stats\n  stats auth ops:hunter2x\n", "stats auth"),
    ('10.0.0.1 10.0.0.2 : XAUTH "hunter2x"', "ipsec.secrets"),
    ("authentication {\n  auth_type PASS\n  auth_pass hunter2x\n}", "line of a configuration"),
    ("port 6379\nrequirepass hunter2x\n", "line of a configuration"),
    ('net { cram-hmac-alg sha1; shared-secret "hunter2x"; }', "secret of a configuration"),
    ('key k {\n\tsecret "hunter2x==";\n};', "secret of a configuration"),
    ('wsrep_sst_auth="sst:hunter2x"', "sst_auth"),
    ("{'provider_auth': 'CHAP u1 hunter2x'}", "provider_auth"),
    ("wrote /etc/ppp/chap-secrets:\nops * hunter2x *\n", "ppp secrets"),
    ("net use X: \\\\fs\\share hunter2x /user:ops", "net use"),
    ("net user ops hunter2x /add /expires:never", "net user"),
    ("iscsiadm --value hunter2x --name node.session.auth.password", "iscsiadm --value"),
    ("<target iqn.x>\n    incominguser cu hunter2x\n</target>", "incominguser"),
    ("stdin: bob:hunter2x | ['chpasswd']", "chpasswd"),
    ("[client.cinder]\\n\\tkey = hunter2x\\n", "keyring"),
    ("Set the following 'random' passwords\nubuntu:hunter2x", "passwords of users"),
    ("username netops privilege 15 password 0 hunter2x", "password of a router"),
    ("execute(('AUTH', 'hunter2x'))", "redis AUTH"),
    ("create user n identified by 'hunter2x'", "IDENTIFIED BY"),
    ('imap: * LOGIN "ops" "hunter2x" from rip=10.0.0.2', "IMAP LOGIN"),
    ("230 < PASS hunter2x (ftp control channel)", "PASS"),
    ("ftp 10.0.0.9 > PASS hunter2x done", "PASS"),
    ("player a@b sent /register hunter2x hunter2x", "command of a game"),
    ("bob issued server command: /login hunter2x", "command of a game"),
    ('rcon from h: command "rcon_password hunter2x"', "setting of a console"),
    ("h1.example:5432:nova:ops:hunter2x", ".pgpass"),
    ("sudo -S reboot <<< 'hunter2x'", "standard input"),
    ("docker login -u ci --password-stdin <<< hunter2x", "standard input"),
    ('expect "Password:" send "hunter2x\\r"', "expect"),
    ("EXEC sp_addlogin 'ops', 'hunter2x', 'db'", "sp_addlogin"),
    ("EXEC sp_password NULL, N'hunter2x', 'ops'", "sp_password"),
    ("Login attempt: ops:hunter2x", "login attempt"),
]

CLEAN = """
docker run -p 8080:80 --name mysql -p3306:3306 mysql:8
docker run -d --name login -p 8080:80 x
mkdir -p /var/lib/mysql
mysql -u root -p
mysql -u root -p nova
mysql -h db -P 3306 -u root
mysqld --port=3306 -proxy
ssh -p 2222 host mysql
redis-cli -h c1 -p 6379 INFO
redis-cli -a *** ping
net user count is 40 percent
net ads info
net ads join -U Administrator
ssh-keygen -t rsa -f id -q
nmcli con up home passwd-file /run/pw
security find-generic-password -w -s site
ansible-vault encrypt_string --stdin-name x
redis-cli -a "$REDIS_PW" ping
redis-cli -a $1 ping
redis-cli -a ${RC:?unset} ping
redis-cli -a $(cat /run/pw) ping
redis-cli -a option is insecure
ldapsearch -x -W -D cn=m,dc=o -b dc=o
ldapsearch -y /etc/ldap.pass -x
usage: redis-cli [-h host] [-a password]
usage: ldapsearch -D binddn -w bindpasswd
usage: mysql -u USER -pPASSWORD
usage: htpasswd -b passwordfile username password
rabbitmqctl change_password <username> <new_password>
rabbitmqctl add_user {user} {password}
rabbitmqctl list_users -q
curl -w '%{http_code}' -o /dev/null h
ping -w 60 h
iptables -w 5 -A INPUT -p tcp -j ACCEPT
tar -A -f x.tar
PASS: test_login_works
PASS test_mysql_dump
*cmd* 'PASS ****'
unzip -P *** a.zip
unzip -p a.zip x | wc
zip -r -9 a.zip dir
7z x a.7z -oout
openssl s_client -connect h:443 -key k.pem
openssl passwd -6 -stdin
docker login -u ci --password-stdin r.example
cat pw | docker login -u ci --password-stdin r.example
echo "$PW" | sudo -S reboot
echo 1 | sudo tee /proc/sys/vm/drop_caches
vault login -method=oidc role=dev
mosquitto_sub -h m1 -p 1883 -t x
snmpwalk -v2c -c public 10.0.0.1
AUTH PLAIN LOGIN CRAM-MD5
250-AUTH PLAIN LOGIN
capabilities: ('AUTH', 'LOGIN', 'STARTTLS')
['AUTH', 'PLAIN']
user LOGIN failed for ops
1 LOGIN failure instead of 2
the problem was identified by "jamesh"
user identified by 'ops-1' logged in
net use of memory is 40 percent
sqlplus / as sysdba
sqlplus /nolog
sqlplus $DBUSER/$DBPW@db1
cf login -a https://api.example -u ops
volume identified by vol-1 in use
virsh secret-set-value 4f1b6a1e-2f19-4bb0-9d6b-f2b1bb3a8d51 --file /tmp/x
ConvertTo-SecureString $plain -AsPlainText -Force
simple_bind_s('cn=m,dc=o', password)
stats auth ops:***
requirepass is not set in redis.conf
the shared secret "k1" was rotated
machine learning login page password reset
snmpget -v2c -c private 10.0.0.1
http -v GET https://h.example
psexec failed with code 3
GET /login HTTP/1.1 200
POST /register HTTP/1.1 201
command: /login failed
user sent /login page
handler users.reset_password took 12ms
ftp: PASS test_upload
ftp test: PASS upload.test
10.0.0.1:5432:ready
cat <<< "$PW"
expect("password").to_be(1)
login attempt: bob failed
login attempt: bob:3
login attempt 3: bob@host1
sp_addlogin is deprecated
""".strip().splitlines()
