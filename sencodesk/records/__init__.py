# SPDX-License-Identifier: Apache-2.0
"""WHAT IS KEPT: one module per subject, the mapped class being the domain class, with the pure rules beside it."""
