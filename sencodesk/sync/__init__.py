# SPDX-License-Identifier: Apache-2.0
"""How sealed bytes travel and how answers come back: the outbox's rules, the wire, and what an answer is worth.

It knows no pupils: it gets bytes that were sealed before, and what an answer must say of them.
"""
