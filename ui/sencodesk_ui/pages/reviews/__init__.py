# SPDX-License-Identifier: Apache-2.0
"""Every review and meeting, as a list and as a month: what is due, what is planned, what is still to be sent."""
