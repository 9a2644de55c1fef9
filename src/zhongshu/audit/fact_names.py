"""What the facts of a line are called in both languages, and what the codes among their values mean. A test refuses a fact without a name.

Flows in: the names acts tell their facts under. Flows out: two tables. Decides nothing.
"""

from __future__ import annotations

from zhongshu.kernel.bilingual import Bi

_TABLE = """
reason|理由|Reason; number|编号|Number; code|代码|Code; version|版本|Version; source|从|From; target|到|To; edge|步骤|Step; chapter|篇章|Chapter
rule_set|规则版本|Rule version; field|领域|Field; channel|渠道|Channel; tier|层级|Tier; changed|改动|Changed; parts|随同的步骤|Steps within
also|同时涉及|Also concerns; sha256|文件哈希|Hash of the file; size|字节数|Bytes; classification|密级|Classification; about|对象类别|Kind of subject
sort|类别|Kind; verb|动作|Act; kind|类别|Kind; subject|对象|Subject; mode|方式|Way; tries|次数|Tries; until|至|Until; since|自|Since
verdict|结论|Verdict; lines|行数|Lines; head|末行哈希|Hash of the last line; faults|问题数|Faults; role|角色|Role; ref|范围|Scope; user|账号|Account
retired|停用的版本|Version retired; based_on|原版本|Base; outcome|结果|Outcome; rows|行数|Rows; count|数量|Count
opinion|意见|Opinion; recommends|建议|Recommends; review|评议|Review; round|轮次|Round; ticket|金票|Golden ticket; season|季度|Season; panel|专家组|Panel
plan|方案|Plan; stage|阶段|Stage; reviews|评议数|Reviews; disputed|有争议|Disputed; silent|未交|Not handed in; reminded|已催办|Reminded; appraisal|论证|Appraisal; waiver|豁免理由|Waiver
reason_code|原因|Reason; edition|盲评稿|Blind edition; replaced|替换处|Places replaced; words|词语|Words; report|报告|Report; spent_fen|已支出|Spent
accepted|通过|Accepted; gate|里程碑评审|Gate; side|一方|Side; voted|表决|Vote; votes|票数|Votes; finding|认定|Finding; proven|属实|Proven
returned_fen|退回|Returned; change|变更|Change; level|级别|Level; asked|申请|Asked; state|状态|State; approved|批准|Approved; contract|任务书|Contract
decision|决定|Decision; how|方式|How; trigger|起因|Trigger; why|缘由|Why; pack|材料|Pack; gates|评审数|Gates; released_fen|释放资金|Released
stages|阶段数|Stages; planned_fen|计划金额|Planned; added_fen|追加|Added; opened|开放|Opened; visit|走访|Visit; on|日期|Date; rule|规则|Rule
condition|条件|Condition; iteration|迭代|Iteration; ends_on|结束日期|Ends on; beliefs|判断|Beliefs; payment|第几笔|Payment; step|办理步骤|Step taken
fen|金额|Amount; note|说明|Note; divided_fen|分出金额|Divided; money|金额|Money; lesson|教训|Lesson; appeal|申诉|Appeal; upheld|成立|Upheld
milestone|里程碑|Milestone; evidence|证据|Evidence; result|结果|Result; verifier|核验人|Verifier; cause|原因|Cause; restart_test|恢复条件|Restart test
days|天数|Days; answer|答复|Answer; issue|问题|Issue; severity|严重程度|Severity; owner|承办人|Owner; due|期限|Due; raised|新增|Raised; closed|关闭|Closed
standing|现有|Standing; proposes|建议|Proposes; probability|概率|Probability; criterion|条件|Criterion; acceptance|验收|Acceptance; follow_up|回访|Follow-up
other|另一方|The other; judged|判定|Judged; into|并入|Into; proposed_by|提出人|Proposed by; refused|不采纳|Refused; suggested|建议数|Suggested
introduced|引荐|Introduced; match|匹配|Match; receipt|回执|Receipt; before|之前|Before; novelty|新颖度|Novelty; urgency|紧迫度|Urgency
legal_form|法人资格|Legal form; ip_clear|产权无争议|IP clear; chance|概率|Chance; minutes|分钟|Minutes; proposal|建议|Proposal; returned|退回|Returned
appeal_until|申诉截止|Appeal until; reapply_from|可再申请|Reapply from; kind_of|类别|Kind; lead|线索|Lead; signal|信号|Signal; findings|发现|Findings
organisation|单位|Organisation; entered|录入|Entered; known|已知|Known; what_changed|有何变化|What changed; ask|补充要求|Ask; items|条目|Items
silence|静默|Silence; indexed|已编入|Indexed; campaigns|专题|Campaigns; slow_lane|慢车道|Slow lane; erased|已清除|Erased; recommendation|推荐|Recommendation
relationship|关系|Relationship; checked_on|核实日期|Checked on; seat|席位|Seat; interests|利益关系|Interests; tie|关系|Tie; occasion|场合|Occasion
of|归属|Of; quorum|法定人数|Quorum; seats|席位数|Seats; chair|组长|Chair; national|国家级事项|National item; done|已办|Done; person|人员|Person
judges|评议类别|Judges as; invited|已邀请|Invited; answer_by|答复期限|Answer by; successor|接替|Successor; relay|接力|Relay; gap_days|空档天数|Gap in days
progress|进展|Progress; progress_by|填写人|Reported by; given|交出|Given; received|接收|Received; item|条目|Item; name|名称|Name; nothing|无|Nothing
dropped|删去|Dropped; metric|指标|Metric; value|数值|Value; giver|移交方|Giver; receiver|接收方|Receiver; overlap_days|重叠天数|Days of overlap
balance_fen|余额|Balance; mapping|对照表|Mapping; filename|文件名|File; bad|有误|Faulty; cursor|进度|Position; new|新增|New; specialist|专员|Specialist
sponsor|牵头人|Sponsor; flag|提示|Flag; happened_on|发生日期|Happened on; expert|专家|Expert; named|提名|Named; handover|移交|Handover; offer|指派|Offer
section|部分|Part; unchanged|没有改动|Unchanged; confirmed|确认|Confirmed; signed|签署|Signed; extension|延期|Extension; signed_by|签署人|Signed by
mentor|导师|Mentor; topic|主题|Topic; clinic|诊断会|Clinic; held_on|举行日期|Held on; mentors|导师|Mentors; refinement|优化|Refinement; tasks|任务数|Tasks
task|任务|Task; waived|豁免|Waived; recused|回避|Recused; purpose|用途|Purpose; body|决策机构|Body; amount_fen|金额|Amount; options|选项|Options
subjects|对象|Subjects; happened|发生|Happened; known_on|知悉日期|Known on; previous|上一个|Previous; chosen|选定|Chosen; whole|完整|Whole; same|一致|Same
hash_holds|哈希相符|Hash holds; chain_holds|链条完整|Chain holds; days_left|剩余天数|Days left; after|之后|After; opened_to|开放给|Opened to
closed_to|不再开放给|Closed to; branch_of|分自|Branch of; joined|加入|Joined; left|离开|Left; member|成员|Member; publicity|公示|Publicity
from_on|起|From; until_on|止|Until; workdays|工作日|Working days; objection|异议|Objection; sustained|成立|Sustained; late|逾期|Late; template|模板|Template
total_fen|合计|Total; part|部分|Part; starts_on|开始日期|Starts on; package|立项包|Package; feedback|反馈|Feedback; held|保留|Held; seal|印章|Seal
file|文件|File; account|账户|Account; money_fen|经费|Money; allotment|安排|Allotment; budget_fen|预算|Budget; dossier|卷宗|Dossier
surplus_fen|结余资金|Released money; cap|上限|Cap; used|已用|Used; limit|限额|Limit; breaches|超限|Breaches; optimiser_reason|未用优化的理由|Why no optimiser
freed|放回|Freed; point|核爆点|Nuclear point; kept|保留|Kept; landing|落地|Landing; region|地区|Region; next_review|下次复评|Next review; claim|检验|Claim
test|检验项|Test; matter|事项|Matter; routes|路径|Routes; bp|份额（万分之）|Part (of 10,000); to|归属|To; released|公开|Released; follow_ups|回访|Follow-ups
years|年份|Years; year|年份|Year; in_use|仍在使用|In use; revenue_fen|收入|Revenue; transfer|转化|Transfer; party|对方|Other side; right|权利|Right
reference|编号|Reference; valued|已定价|Valued; document|文件|Document; signed_on|签署日期|Signed on; income_fen|到账|Income; ready|可用|Ready
demo|演示|Demo; grants_ended|终止的角色|Roles ended; brings|评议类别|Judges as; fields|领域|Fields; what|事项|What; merged|合并|Merged; moved|移动|Moved
grant|支持或角色|Grant; scope|范围|Scope; language|语言|Language; factor|第二因素|Second factor; name_zh|中文名|Chinese name; name_en|英文名|English name
direction|方向|Direction; entry|储备条目|Entry; material|重大|Material; lane|快速通道|Fast lane; next|下一次|Next; again|再次|Again; flags|标记|Flags
months|月数|Months; passed|通过|Passed; grants_refused|随离开而拒绝的支持|Grants refused on leaving
in_conflict|有利益关系|In conflict; alone|仅一人|Alone; was|原为|Was; unsigned|未签署|Unsigned; predicted|预测|Predicted; agrees|同意|Agrees; trl|TRL|TRL
hearing|听取意见|Hearing; conditions|条件|Conditions; route_open|有市场路径|Market route open
title_zh|中文名称|Title in Chinese; title_en|英文名称|Title in English; claim_zh|中文主张|Claim in Chinese; claim_en|英文主张|Claim in English
confidentiality|密级|Confidentiality; transfer_open|转化已开启|Transfer is open
for|同意|For; against|反对|Against; abstain|弃权|Abstain; absent|缺席|Absent
"""
NAMES: dict[str, Bi] = {}
for _one in _TABLE.replace("\n", ";").split(";"):
    if _one.strip():
        _key, _zh, _en = _one.strip().split("|")
        NAMES[_key] = Bi(_zh, _en)

CODES: dict[str, Bi] = {  # codes that mean the same wherever they stand
    "request": Bi("申请", "request"),
    "check": Bi("审核", "check"),
    "approve": Bi("批准", "approve"),
    "pay": Bi("支付", "pay"),
    "accepted": Bi("通过", "accepted"),
    "refused": Bi("未通过", "refused"),
    "specialist": Bi("专员", "specialist"),
    "lead": Bi("负责人", "lead"),
    "team": Bi("团队", "team"),
    "open": Bi("进行中", "open"),
    "up": Bi("升级", "up"),
    "down": Bi("降级", "down"),
    "out": Bi("移出", "out"),
    "again": Bi("重新论证", "appraise again"),
    "dossier": Bi("卷宗", "dossier"),
}
