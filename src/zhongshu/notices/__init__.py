"""Notices 通知: who is told what, in the inbox at once and by e-mail soon after.

Flows in: `notify` from inside an act, in the act's own transaction. Flows out: inbox rows, and mail that is tried until it arrives or is parked.
Never: decides who should be told, sends inside a transaction, or loses a mail because a process died.
"""
