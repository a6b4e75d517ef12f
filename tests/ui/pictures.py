# SPDX-License-Identifier: Apache-2.0
"""Pictures of what the demonstration's story never comes to, taken where a test stands before it.

Only where SENCODESK_PICTURES names a folder (docs/pictures/looks); otherwise nothing happens.
"""

import os
from pathlib import Path

from PySide6.QtCore import Qt

from sencodesk_ui import theme
from sencodesk_ui.demo import looks
from sencodesk_ui.theme import Look
from tests.ui.driver import Driver


def picture(driver: Driver, name: str) -> None:
    """The window as it is, in each look, as ``<name>-<look>.png``; afterwards it looks as before."""
    folder = os.environ.get("SENCODESK_PICTURES")
    if not folder:
        return
    worn, wardrobe = theme.look(), theme.wardrobe()
    for look in (*looks.LOOKS, ""):
        before, wardrobe.look = wardrobe.look, Look(look, look) if look else worn
        wardrobe.put_on(before)
        driver.settle()
        if look:
            image = driver.window.grab().toImage()
            small = image.scaledToWidth(looks.WIDTH, Qt.TransformationMode.SmoothTransformation)
            looks.few_colours(small).save(str(Path(folder) / f"{name}-{look}.png"), quality=0)
