# SPDX-License-Identifier: Apache-2.0
"""The council's reference receiver (the optional extra ``inbox``): what demo and tests talk to over a real socket.

It keeps sealed bytes, hashes and signed answers; nothing about a child lies here in plain text.
"""
