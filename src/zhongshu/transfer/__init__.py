"""Transfer 转化. States TRANS, GRAD, DONE.

Decides: how rights pass into use (transfer cases), where technologies land, what came of them and whose it is, who graduates, which is a 核爆点.
Flows in: the chapters `contract`, `acceptance`, `relay`; closed decisions. Flows out: the chapter `outcome`, edges T-37 to T-39 and T-45, the public register.
Never: counts an outcome nobody else has checked, or shows a valuation outside those who need it.
"""
