"""The door for the web server.

What the program itself is made of is never looked through for garbage, and the long look through everything else is taken seldom: beside sums of a large
house it took a third of a second, in the middle of whoever's page. What no cycle holds is freed at once, as always.
"""

import gc
import os

from django.core.wsgi import get_wsgi_application

SELDOM = (
    20_000,
    20,
    100,
)  # things made before the youngest are looked through; such looks before the middle, and the middle before all
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhongshu.web.settings")
application = get_wsgi_application()
gc.collect()
gc.freeze()
gc.set_threshold(*SELDOM)
