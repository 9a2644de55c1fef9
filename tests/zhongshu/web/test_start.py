"""What is loaded when a server starts: the platform, and none of the large libraries that one page or one act in a hundred needs."""

import subprocess
import sys

LARGE = ("numpy", "scipy", "pandas", "numba", "weasyprint", "docx", "docxtpl", "openpyxl", "pypinyin", "PIL", "lxml")
LOADED = f"""
import sys, django
django.setup()
import zhongshu.web.urls, zhongshu.web.wsgi
print(*(name for name in {LARGE!r} if name in sys.modules))
"""


def test_start_when_nothing_is_asked_yet_then_no_large_library_is_loaded():
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", LOADED], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
