"""The widget's script and style: the page's own modules and tokens, joined into one of each."""

import re
from functools import cache

from playground.web.page.assets import asset_folder
from playground.web.page.joining import join_modules, join_sheets

_ROOT = ".playground-widget"
# Registered properties hold for the whole document, which is the notebook's.
_REGISTERED = re.compile(r"@property [^{}]*\{[^{}]*\}")
_OF_LARGE_SCREENS = re.compile(r"@media \(min-width:[^{}]*\{[^{}]*\{[^{}]*\}\}")


@cache
def script() -> str:
    """Join the modules of the widget.

    Returns:
        One ES module that imports nothing, as anywidget takes it.
    """
    joined = join_modules(asset_folder("static") / "js" / "notebook.js").script
    # Exported by name as well, it would be taken for a module of an old form.
    return (
        f"{joined.replace('export const { render } =', 'const { render } =')}export default {{ render }};\n"
    )


@cache
def style() -> str:
    """Join the sheets of the widget.

    Returns:
        One style sheet, whose tokens are the page's and hold within the widget alone.
    """
    sheet = join_sheets(asset_folder("static") / "css" / "notebook.css")
    sheet = _OF_LARGE_SCREENS.sub("", _REGISTERED.sub("", sheet))
    return sheet.replace(":root", _ROOT).replace("[lang=", f"{_ROOT}[lang=")
