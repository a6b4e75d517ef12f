# SPDX-License-Identifier: Apache-2.0
"""Today: one list of what needs the SENCO, with the returns, the outbox and the backup beside it."""
