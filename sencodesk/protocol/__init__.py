# SPDX-License-Identifier: Apache-2.0
"""What school and council say to each other, as docs/protocol.md states it: pure, without files, network or clock."""
