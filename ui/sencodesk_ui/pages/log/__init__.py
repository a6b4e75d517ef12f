# SPDX-License-Identifier: Apache-2.0
"""The log: who did what, when; and the proof that nobody altered it afterwards."""
