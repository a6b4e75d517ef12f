# SPDX-License-Identifier: Apache-2.0
"""The pane that opens beside any page: a record's earlier versions, compared, restored, corrected."""
