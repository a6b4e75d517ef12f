# SPDX-License-Identifier: Apache-2.0
"""The officer's page in a real browser over TLS, by keyboard where it matters, without a script and at 200 per cent."""

from __future__ import annotations

import json
import os
import re
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from sencodesk.inbox import profiles
from tests.colours import of_shares, ratio

PATIENCE = 30
LOOKS = {
    "light": ("light", "no-preference"),
    "dark": ("dark", "no-preference"),
    "contrast": ("light", "more"),
}
"""What a system asks of a page: its colours, and more contrast."""
MISSING = "The browser test needs Debian's chromium and chromium-driver: apt-get install chromium chromium-driver."
# Nothing but the inbox itself can be reached, and nothing is asked of anybody in the background.
OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-background-networking", "--disable-gpu", "--no-first-run",
    "--disable-component-update", "--lang=en-GB", "--disable-dev-shm-usage", "--window-size=1366,768",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[webdriver.Chrome]:
    """Chromium with a profile of its own that is thrown away."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    assert program, MISSING
    assert driver, MISSING
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for one in (*OPTIONS, f"--user-data-dir={tmp_path / 'browser'}"):
        options.add_argument(one)
    options.set_capability("acceptInsecureCerts", True)  # the authority is the inbox's own; the TLS tests check it
    options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    service = webdriver.ChromeService(
        executable_path=driver, env={**os.environ, "HOME": str(tmp_path), "LANGUAGE": "en_GB"}
    )
    made = webdriver.Chrome(options=options, service=service)
    try:
        made.set_page_load_timeout(PATIENCE)
        yield made
    finally:
        made.quit()


def find(browser: webdriver.Chrome, label: str) -> WebElement:
    """The control that a label names."""
    (found,) = browser.find_elements(By.XPATH, f"//label[normalize-space()='{label}']")
    return browser.find_element(By.ID, str(found.get_attribute("for")))


def press(browser: webdriver.Chrome, words: str) -> None:
    """Press a button or a link by its words, with the keyboard, and wait for the next page."""
    before = browser.find_element(By.TAG_NAME, "html")
    one = browser.find_element(
        By.XPATH, f"//button[normalize-space()='{words}'] | //a[starts-with(normalize-space(),'{words}')]"
    )
    one.send_keys(Keys.ENTER)
    WebDriverWait(browser, PATIENCE).until(lambda _: gone(before))


def gone(element: WebElement) -> bool:
    from selenium.common.exceptions import StaleElementReferenceException, WebDriverException

    try:
        element.is_enabled()
    except StaleElementReferenceException:
        return True
    except WebDriverException:  # the page is being changed at this moment
        return False
    return False


def words(browser: webdriver.Chrome) -> str:
    return " ".join(browser.find_element(By.TAG_NAME, "main").text.split())


def wide(browser: webdriver.Chrome) -> int:
    """How many pixels the page is wider than what is seen of it."""
    seen = browser.find_element(By.TAG_NAME, "body").size["width"]
    whole = browser.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]["width"]
    return int(whole - seen)


def picture(browser: webdriver.Chrome, name: str) -> None:
    """Kept in every look where SENCODESK_OFFICER_PICTURES says, for docs/pictures/looks."""
    folder = os.environ.get("SENCODESK_OFFICER_PICTURES")
    for look, (scheme, contrast) in LOOKS.items() if folder else ():
        wear(browser, scheme, contrast)
        assert browser.save_screenshot(str(Path(folder or "") / f"officer-{name}-{look}.png"))
    wear(browser, "light", "no-preference")


def wear(browser: webdriver.Chrome, scheme: str, contrast: str) -> None:
    """What the officer's system asks for."""
    features = [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-contrast", "value": contrast}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def test_each_look_of_the_system_is_worn_and_can_be_read(bench: Any, browser: webdriver.Chrome) -> None:
    """Dark and more contrast: ground, text and link have the look's own colours, seven to one for text."""
    with bench.serving(decide="officer") as url:
        browser.get(url)
        grounds = set()
        for scheme, contrast in LOOKS.values():
            wear(browser, scheme, contrast)
            body = browser.find_element(By.TAG_NAME, "body")
            ground, text = (_light(body.value_of_css_property(one)) for one in ("background-color", "color"))
            assert ratio(ground, text) >= 7
            grounds.add(ground)
        assert len(grounds) == len(LOOKS)


def _light(colour: str) -> float:
    """The relative luminance of a colour as the browser says it (WCAG 2.x)."""
    return of_shares(int(one) / 255 for one in re.findall(r"\d+", colour)[:3])


def test_an_officer_s_day(
    bench: Any, school_at: Callable[..., Any], browser: webdriver.Chrome, wire_tools: Any
) -> None:
    """Sign in, see who returned, accept one, send one back by row and item, publish the next profile, sign out."""
    with bench.serving(decide="officer") as url:
        schools = [school_at(url) for _ in range(3)]  # the third does not return
        for school in schools[:2]:
            one = str(uuid.uuid4())
            body = wire_tools.a_body(upns=tuple(f"Z99920000{n}{len(school.school_id)}" for n in range(3)))
            assert school.put(one, school.seal(school.payload(one, body=body))).status == 202
        browser.get(url)
        assert "2 of 3 schools returned. 2 wait for your decision." in words(browser)
        assert words(browser).count("Not returned") == 1
        assert "token" not in browser.current_url
        assert not any(name in browser.page_source for name in wire_tools.names)
        picture(browser, "returns")
        press(browser, "Decide")
        assert wire_tools.names[0] in words(browser)
        picture(browser, "return")
        press(browser, "Accept this return")
        assert "Accepted. The school has your signed decision" in words(browser)
        press(browser, "Decide")
        find_in_reason(browser, 1)
        press(browser, "Send it back")
        assert "Sent back" in words(browser)
        assert "wait for your decision" not in words(browser)
        press(browser, "Profile")
        date = find_first(browser, "Due")
        before = str(date.get_attribute("value"))
        date.send_keys(Keys.ARROW_DOWN)  # one day or one month earlier, whichever the language puts first
        assert date.get_attribute("value") != before
        press(browser, "Sign and publish version 2")
        assert "Version 2 is published" in words(browser)
        picture(browser, "profile")
        browser.set_window_size(683, 768)  # what 200 per cent leaves of 1366
        for page in ("/officer", "/officer/profile"):
            browser.get(url.split("/officer")[0] + page)
            picture(browser, f"narrow{page.replace('/', '-')}")
            assert wide(browser) <= 0
        press(browser, "Sign out")
        assert "opens on this computer only" in words(browser)
        browser.find_element(By.ID, "key").send_keys(bench.inbox.officer_key.read_text(encoding="ascii"))
        press(browser, "Sign in")
        assert "2 of 3 schools returned" in words(browser)
    assert not bench.inbox.officer_key.exists()


def test_what_schools_would_lose_is_confirmed_or_left(
    bench: Any, school_at: Callable[..., Any], browser: webdriver.Chrome, tmp_path: Path
) -> None:
    """A prepared file that takes something away: the page says what, and either way out of it is one press."""
    file = tmp_path / "prepared.json"
    with bench.serving(decide="officer") as url:
        school_at(url)
        fewer = asked(bench)
        gone_items = [one["name"] for one in fewer["returns"][0]["items"][-2:]]
        del fewer["returns"][0]["items"][-2:]
        fewer["returns"][0]["periods"][0]["reference_date"] = "2031-01-01"
        file.write_text(json.dumps(fewer), encoding="utf-8")

        def publish() -> None:
            browser.get(f"{url.split('/officer')[0]}/officer/profile")
            browser.find_element(By.ID, "file").send_keys(str(file))
            press(browser, "Sign and publish the file")
            assert "Nothing is published yet" in words(browser)
            assert all(f"the item “{one}” is taken away" in words(browser) for one in gone_items)

        browser.get(url)
        publish()
        assert browser.find_element(By.CSS_SELECTOR, "nav [aria-current]").text == "Profile"
        picture(browser, "confirm")
        browser.set_window_size(683, 768)
        picture(browser, "narrow-confirm")
        assert wide(browser) <= 0
        browser.set_window_size(1366, 768)
        press(browser, "Leave the profile as it is")
        assert len(asked(bench)["returns"][0]["items"]) == len(fewer["returns"][0]["items"]) + 2
        publish()
        press(browser, "Publish it all the same")
        assert "Version 2 is published" in words(browser)
        assert asked(bench)["returns"][0]["items"] == fewer["returns"][0]["items"]


def asked(bench: Any) -> Any:
    """What the published profile asks for."""
    return profiles.asked_now(bench.inbox)


def find_in_reason(browser: webdriver.Chrome, n: int) -> None:
    """Fill a reason: row 2, the item that is called needs."""
    Select(browser.find_element(By.ID, f"row-{n}")).select_by_visible_text("Row 2")
    Select(browser.find_element(By.ID, f"field-{n}")).select_by_visible_text("needs")
    browser.find_element(By.ID, f"text-{n}").send_keys("Which need comes first?")


def find_first(browser: webdriver.Chrome, label: str) -> WebElement:
    """The first control of that label."""
    found = browser.find_elements(By.XPATH, f"//label[normalize-space()='{label}']")[0]
    return browser.find_element(By.ID, str(found.get_attribute("for")))
