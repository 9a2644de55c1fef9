"""The names of this room's acts, and its place in the rail."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.verbs import label, label_kind
from zhongshu.pages import rail

label_kind("import", Bi("导入", "Import"))
label("imports.receive", Bi("上传了导入文件", "uploaded a file to import"))
label("imports.confirm", Bi("确认了导入", "confirmed the import"))
label("imports.stop", Bi("停止了导入", "stopped the import"))
label("imports.enter_chunk", Bi("导入了一批记录", "entered a batch of records"))
rail.register("hub", Bi("导入", "Imports"), "imports:jobs", "import:UA", "upload", 70)
