"""Credentials in URLs: user information and queries."""

from __future__ import annotations

from tests.logs.corpus.message import shapes

MESSAGES = (
    *shapes(
        "URL",
        "transport_url=rabbit://nova:Xy12zw@host:5672/",
        "mysql+pymysql://nova:Xy12zw@127.0.0.1/nova?charset=utf8",
        "amqp://stack:r%40bbit@10.0.0.1:5672//",
        "cloning https://ci:gl-1234@git.example.org/x.git",
        "redis://:r3dis@cache:6379/0",
        "http_proxy=http://joe:pr0xy@proxy:3128/",
        "postgresql://u:p@ss@db/nova",
        "mongodb://root:ex4mple@m1:27017,m2:27017/?replicaSet=a",
        "etcd3+http://root:etcdpw@10.2.3.4:2379",
        "ldap://cn=admin:l1ghtdap@ldap.example.org",
        "connection = sqlite+pysqlcipher://:cipherkey1@/nova.db",
        "'url': 'ftp://bob:f1sh@files/x.tar'",
        "driver url postgresql://user:pa/ss7@db.internal:5432/x",
        "rabbit://openstack:openstack@controller",
    ),
    *shapes(
        "URL of several hosts",
        "rabbit://n:first1@h1:5672,n:second2@h2:5672/vhost",
        "rabbit://h1:5672,nova:second2@h2:5672/",
        "kombu+memory://a:x1y2@one;b:z3w4@two",
        "brokers: amqp://n:***@h1:5672,n:second2@h2:5672/",
    ),
    *shapes(
        "query string",
        "GET /login?user=bob&password=hunter2&next=/ HTTP/1.1",
        "POST body: username=bob&password=p%40ss&grant_type=password",
        "https://api.example.org/v1?api_key=ak-2039&format=json",
        "GET /cb?access_token=ya-opaque-11&state=1",
        "path=/console?token=3b1c7a2f-9",
        "redirect=%2Flogin%3Fpassword%3Dhunter2%26next%3D%2F",
        "ws://host:6080/?path=%3Ftoken%3Dconsole-4711x",
        "user[name]=x&user[password]=r4ils&commit=go",
        "jdbc:postgresql://db/x?user=nova&password=jdbcpw1",
    ),
    *shapes(
        "password with a comma",
        "rabbit://nova:co,mma1@mq1:5672,nova:co,mma1@mq2:5672/",
    ),
    *shapes(
        "user and password by a percent sign",
        "qemu-img info iscsi://chap7%Lk2mQ9@192.0.2.4:3260/iqn.2010-10.org.example:disk/0",
    ),
    *shapes(
        "URL without its colon",
        "Could not parse SQLAlchemy URL from string 'mysql+pymysql//heat:w4rm1@192.0.2.1/heat'",
    ),
    *shapes(
        "URL that was taken apart or escaped",
        "ParseResult(scheme='rabbit', netloc='nova:h4sen@192.0.2.7:5672', path='/nova')",
        '{"transport_url": "rabbit:\\/\\/nova:h4sen@mq:5671\\/nova?ssl=1"}',
    ),
)
