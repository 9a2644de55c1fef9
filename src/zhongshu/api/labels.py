"""The names of this room's acts."""

from zhongshu.kernel.bilingual import Bi
from zhongshu.ledger.verbs import label, label_kind


def register() -> None:
    label_kind("token", Bi("接口令牌", "API token"))
    label("api.issue_token", Bi("开立了接口令牌", "issued an API token"))
    label("api.revoke_token", Bi("吊销了接口令牌", "revoked an API token"))
