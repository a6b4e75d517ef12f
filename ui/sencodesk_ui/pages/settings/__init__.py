# SPDX-License-Identifier: Apache-2.0
"""Settings: the school, people and keys, councils, backups; one section each."""
