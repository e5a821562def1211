"""What a web server calls."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "translate_site.settings")
application = get_wsgi_application()

# All code is read before the first request, and stays: nothing of it is looked through for what
# is garbage, which took a fifth of the time in which a section opens.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
