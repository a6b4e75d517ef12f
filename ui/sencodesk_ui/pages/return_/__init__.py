# SPDX-License-Identifier: Apache-2.0
"""One return in five steps: Build, Check, Preview, Send, Receipt."""
