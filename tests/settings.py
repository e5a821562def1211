"""The site's settings for tests: a home of their own, plain files, quick passwords."""

import atexit
import os
import shutil
import tempfile

HOME = tempfile.mkdtemp(prefix="topa-tests-")
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ["TOPA_HOME"] = HOME

from translate_site import messages
from translate_site.settings import *
from translate_site.settings import STATIC_ROOT, STORAGES

messages.compile_outdated()  # a fresh clone has Korean only as source
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": PLAIN}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
