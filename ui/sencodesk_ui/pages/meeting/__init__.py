# SPDX-License-Identifier: Apache-2.0
"""One meeting from the invitation to what is sent after it, on one page."""
