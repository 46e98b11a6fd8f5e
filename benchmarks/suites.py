"""Other projects' test suites, and how each is run from its sdist."""

from __future__ import annotations

from typing import NamedTuple


class Suite(NamedTuple):
    """A project, and how its own tests are run from its sdist.

    Attributes:
        name: on PyPI.
        version: the release.
        tests: what pytest is told to collect, in the unpacked sdist.
        requirements: what the tests import beside the project itself, with blanks between.
        options: more for pytest's command line, as a shell splits words.
        library: a C library that must be installed, as pkg-config calls it.
        copy: a file of the sdist that the tests want a copy of, and the copy's name.
        mend: whether its ``TestCase`` needs the mend that we bring, with and without us.
    """

    name: str
    version: str
    tests: str
    requirements: str = ""
    options: str = ""
    library: str = ""
    copy: tuple[str, str] | None = None
    mend: bool = False


_OSLO = "oslotest fixtures testtools testscenarios testresources ddt stestr"

SUITES = (
    # What mocks and loggers are made with.
    Suite("pytest-mock", "3.17.0", "tests", "mock pytest-asyncio"),
    Suite("mock", "5.2.0", "mock/tests"),
    Suite("oslotest", "6.1.1", "oslotest/tests", "oslo.config"),
    Suite("oslo.log", "8.3.2", "oslo_log/tests", f"{_OSLO} oslo.config oslo.utils eventlet"),
    Suite("structlog", "26.1.0", "tests", "pytest-asyncio simplejson time-machine"),
    Suite("python-json-logger", "4.2.0", "tests", "freezegun orjson msgspec tzdata"),
    Suite("responses", "0.26.3", "responses", "pytest-asyncio pytest-httpserver tomli-w"),
    Suite("requests-mock", "1.12.1", "tests", "fixtures testtools purl requests-futures"),
    Suite("freezegun", "1.5.5", "tests"),
    Suite("pluggy", "1.7.0", "testing", "pytest-benchmark"),
    Suite("attrs", "26.1.0", "tests", "cloudpickle hypothesis pympler", "--hypothesis-seed=0"),
    # What drives virtual machines.
    Suite("libvirt-python", "9.0.0", "tests", "lxml", library="libvirt"),
    Suite(
        "virtualbmc",
        "3.3.0",
        "virtualbmc/tests",
        "oslotest libvirt-python==9.0.0",
        library="libvirt",
    ),
    Suite("os-brick", "7.1.1", "os_brick/tests", f"{_OSLO} oslo.vmware castellan"),
    Suite(
        "os-vif",
        "5.3.0",
        "os_vif/tests/unit vif_plug_ovs/tests/unit vif_plug_noop",
        f"{_OSLO} ovs",
    ),
    Suite(
        "sushy-tools",
        "2.2.0",
        "sushy_tools/tests",
        f"{_OSLO} openstacksdk munch",
        "--ignore=sushy_tools/tests/unit/emulator/resources/systems/test_libvirt.py",
    ),
    Suite(
        "ceilometer",
        "27.0.0",
        "ceilometer/tests/unit/compute ceilometer/tests/unit/ipmi ceilometer/tests/unit/network",
        f"{_OSLO} oslo.messaging confluent-kafka",
    ),
    Suite(
        "masakari-monitors",
        "22.0.0",
        "masakarimonitors/tests/unit",
        f"{_OSLO} hacking",
        "--ignore=masakarimonitors/tests/unit/instancemonitor "
        "--ignore=masakarimonitors/tests/unit/introspectiveinstancemonitor",
    ),
    Suite(
        "cinder",
        "29.0.0",
        "cinder/tests/unit/backup",
        f"{_OSLO} PyMySQL psycopg2-binary SQLAlchemy-Utils moto distro google-api-python-client "
        "python-swiftclient",
        # One of its tests waits for an eventlet thread without an end, with and without us.
        "--ignore=cinder/tests/unit/backup/drivers/test_backup_ceph.py",
        mend=True,
    ),
    # OpenStack's libraries.
    Suite(
        "keystoneauth1",
        "5.18.1",
        "keystoneauth1/tests/unit",
        f"{_OSLO} oslo.config oslo.utils requests-mock betamax lxml oauthlib PyYAML",
    ),
    Suite(
        "oslo.messaging",
        "18.3.1",
        "oslo_messaging/tests/notify oslo_messaging/tests/rpc",
        f"{_OSLO} confluent-kafka eventlet greenlet",
        "-k 'not Serializer and not RPCClient and not test_client and not DispatcherTest "
        "and not PoolTestCase'",
    ),
    Suite(
        "oslo.db",
        "18.1.1",
        "oslo_db/tests",
        f"{_OSLO} oslo.context aiosqlite",
        "-k 'not test_ensure_backend_available'",
    ),
    Suite(
        "oslo.concurrency",
        "7.6.1",
        "oslo_concurrency/tests",
        f"{_OSLO} eventlet",
        "--ignore=oslo_concurrency/tests/unit/test_lockutils_eventlet.py",
    ),
    Suite(
        "oslo.privsep",
        "3.12.0",
        "oslo_privsep/tests",
        f"{_OSLO} eventlet greenlet",
        "--ignore=oslo_privsep/tests/functional",
    ),
    Suite(
        "keystonemiddleware",
        "13.0.1",
        "keystonemiddleware/tests/unit",
        f"{_OSLO} cryptography requests-mock WebTest oslo.messaging PyJWT python-memcached "
        "python-binary-memcached",
    ),
    # What fakes the file system, processes, sockets or clocks, or runs pytest itself.
    Suite("pyfakefs", "6.3.2", "pyfakefs/tests"),
    Suite("pytest-django", "4.14.0", "tests", "Django django-configurations"),
    Suite("supervisor", "4.3.0", "supervisor/tests"),
    Suite(
        "ansible-core",
        "2.19.14",
        "test/units/_internal test/units/config test/units/errors test/units/executor "
        "test/units/galaxy test/units/parsing test/units/playbook test/units/plugins "
        "test/units/template test/units/vars",
        "pytest-mock pytest-forked mock pyyaml passlib pexpect pywinrm pytz",
        # It replaces os.stat by a function that pytest itself cannot call.
        "--ignore=test/units/config/manager/test_find_ini_config_file.py",
    ),
    Suite(
        "poetry-core",
        "2.5.0",
        "tests",
        "pytest-mock build setuptools tomli-w trove-classifiers virtualenv",
        "-k 'not wheel_c_extension and not extended_editable and not build_wheel_extended'",
    ),
    Suite(
        "sentry-sdk",
        "2.75.0",
        "tests",
        "pytest-asyncio pytest-forked pytest-localserver jsonschema executing asttokens responses "
        "pysocks setuptools httpcore[asyncio,http2,socks]",
        "-o addopts= --tb=line --ignore=tests/integrations --ignore=tests/profiler",
    ),
    Suite(
        "celery",
        "5.7.0",
        "t/unit/app t/unit/bin t/unit/events t/unit/tasks t/unit/utils",
        "pytest-subtests pytest-click cryptography pydantic freezegun redis",
        "-p celery.contrib.pytest",
    ),
    Suite(
        "kombu",
        "5.7.0",
        "t/unit",
        "hypothesis pydantic",
        "--ignore=t/unit/transport/test_azurestoragequeues.py "
        "--ignore=t/unit/transport/test_gcpubsub.py --ignore=t/unit/transport/SQS "
        "--ignore=t/unit/asynchronous/aws",
    ),
    Suite("paramiko", "5.1.0", "tests", "icecream pytest-relaxed"),
    # Clients of clouds and of the web.
    Suite("botocore", "1.44.8", "tests/unit", "jsonschema"),
    Suite(
        "google-auth",
        "2.63.0",
        "tests",
        "aiohttp aioresponses flask freezegun grpcio packaging pyjwt pyopenssl pytest-asyncio "
        "pytest-localserver pyu2f requests responses urllib3",
    ),
    Suite(
        "google-cloud-storage",
        "3.17.1",
        "tests/unit",
        "mock pytest-asyncio google-api-core[grpc] grpcio grpcio-status proto-plus "
        "grpc-google-iam-v1",
    ),
    Suite(
        "redis",
        "8.1.0",
        "tests/test_auth tests/test_http tests/test_multidb tests/test_observability "
        "tests/test_parsers tests/test_backoff.py tests/test_background.py tests/test_crc.py "
        "tests/test_data_structure.py tests/test_driver_info.py tests/test_event.py "
        "tests/test_exceptions.py tests/test_helpers.py tests/test_utils.py",
        "pytest-asyncio numpy pytest-timeout pybreaker opentelemetry-sdk",
        "--timeout=60 --ignore=tests/test_multidb/test_integration.py",
    ),
    Suite(
        "urllib3",
        "2.8.0",
        "test",
        "h2 httpx hypercorn pysocks pytest-timeout quart quart-trio trio trustme",
        "--ignore=test/contrib/emscripten --ignore=test/with_dummyserver/test_https.py "
        "--ignore=test/with_dummyserver/test_proxy_poolmanager.py",
    ),
    Suite(
        "apprise",
        "2.3.0",
        "tests",
        "pytest-mock",
        "-o addopts= --ignore-glob=tests/test_plugin_[f-z]*.py "
        "--ignore-glob=tests/test_[a-oq-z]*.py",
    ),
    Suite(
        "apache-libcloud",
        "3.9.1",
        "libcloud/test",
        "requests-mock fasteners paramiko<4 cryptography pyopenssl",
        "--ignore=libcloud/test/benchmarks "
        "--deselect=libcloud/test/compute/test_ovh.py::OvhTests::test_list_nodes_invalid_region "
        "--deselect=libcloud/test/test_connection.py::BaseConnectionClassTestCase"
        "::test_connection_timeout_raised",
        copy=("libcloud/test/secrets.py-dist", "libcloud/test/secrets.py"),
    ),
)
