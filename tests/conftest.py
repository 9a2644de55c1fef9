"""Every test run has a data folder of its own, and a clock and a language that no other test has touched."""

import os
import tempfile

os.environ["ZHONGSHU_VAR"] = tempfile.mkdtemp(prefix="zhongshu-test-")
