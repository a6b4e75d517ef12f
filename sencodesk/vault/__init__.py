# SPDX-License-Identifier: Apache-2.0
"""KEYS: one random data key, wrapped in independent slots; the installation's signing key; nothing else."""
