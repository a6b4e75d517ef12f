# SPDX-License-Identifier: Apache-2.0
"""Papers: plans, the register and the recovery sheet as tagged PDF (PDF/UA-1). Shapes in, bytes out; no store here."""
