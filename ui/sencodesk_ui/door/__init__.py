# SPDX-License-Identifier: Apache-2.0
"""Coming in: the lock, the first start, and the pages for whoever cannot come in. Nothing of a child is shown here."""
