"""What Nova's tests need to run from an installed Nova instead of its source tree."""

import os
import sys

# Nova's wheel installs etc/nova/api-paste.ini under the environment's prefix; its tests look for it
# under state_path, which is site-packages unless told otherwise.
os.environ.setdefault("OS_DEFAULT__STATE_PATH", sys.prefix)
