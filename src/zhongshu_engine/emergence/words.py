"""Words that carry no subject, in English and Chinese: terms neither begin nor end with them. Short on purpose;
callers may add their own.
"""

ENGLISH = frozenset(
    """a about above after again against all also am an and any are as at be because been before being below between
    both but by can cannot
    could did do does doing down during each either et etc few for from further had has have having he her here hers
    him his how however i if
    in into is it its itself just may me might more most must my no nor not of off on once one only or other our ours
    out over own per s same
    she should since so some such t than that the their theirs them then there these they this those through thus to
    too two under until up
    upon us use used uses using very via was we were what when where whether which while who whom why will with within
    without would you your
    based new novel study studies show shows shown paper results result approach method methods propose proposed
    present presented
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
CHINESE = frozenset(
    """的 了 和 与 及 或 在 是 为 对 中 等 以 其 将 从 到 由 于 而 并 也 都 被 把 让 使 这 那 该 此 各 本 我们 他们 进行 通过 基于 研究 方法 结果
    提出 一种 一个 一些 不同 具有 采用 利用 实现 问题 分析 以及 可以 能够 由于 因此 同时 其中 主要 相关 应用 影响 作用 表明 有 个 种 上 下
    之间 以上 以下 目前 根据 关于 对于 如何 什么 没有 不 很 更 最 就 还 但 若 则 即 且 所 者 性 化 型""".split()  # noqa: SIM905
)
