"""The last step of every page: only what is known to be harmless leaves it."""

import re
from collections.abc import Callable

import nh3

from apps.documents.rendering import mathematics
from apps.documents.rendering.context import Context, names

CLASS_PREFIXES = ("rendered-", "h-")

ELEMENTS = names(
    "a abbr article aside b bdi bdo blockquote br caption center cite code col colgroup dd "
    "del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img "
    "ins kbd li main mark nav ol p pre q rp rt ruby s samp section small span strike strong "
    "sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr"
)
DROPPED_WHOLE = frozenset(
    [
        "iframe",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "video",
        "audio",
    ]
)
ATTRIBUTES: dict[str, set[str]] = {
    "*": {
        "class",
        "data-line",
        "data-mark",
        "data-place",
        "dir",
        "id",
        "lang",
        "title",
        "translate",
    },
    "a": {"href", "name"},
    "col": {"span"},
    "details": {"open"},
    "img": {"alt", "height", "src", "width"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "pre": {"tabindex"},
    "table": {"tabindex"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    **{element: set(mathematics.ATTRIBUTES) for element in mathematics.ELEMENTS},
}
MAX_DEPTH = 3_000
TAG = re.compile(r"<(/?)(?!(?:br|img|hr|wbr|col)\b)[a-z]", re.IGNORECASE)
WEB = ("http://", "https://", "mailto:")
SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
OUR_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=]*")
BLANK = re.compile(r"[\x00-\x20]")
SIZE = re.compile(r"\d{1,5}(?:px|%)?")
KEY = re.compile(r"[\w.:-]{1,60}")
NUMBER = re.compile(r"\d{1,9}")
NUMBERS = frozenset({"colspan", "data-line", "rowspan", "span", "start", "tabindex", "value"})

Filter = Callable[[str, str, str], str | None]


def clean(html: str, context: Context) -> str:
    """A whole page: ids and links within it get a prefix, links and pictures are resolved."""
    return _clean(html, _filter(context))


def clean_fragment(html: str) -> str:
    """A stranger's piece of HTML, balanced, so that it can stand inside a page."""
    return _clean(html, lambda element, name, value: value)


def _clean(html: str, attribute_filter: Filter) -> str:
    if _depth(html) > MAX_DEPTH:
        raise RecursionError
    return nh3.clean(
        html,
        tags=set(ELEMENTS | mathematics.ELEMENTS),
        clean_content_tags=set(DROPPED_WHOLE),
        attributes=ATTRIBUTES,
        attribute_filter=attribute_filter,
        set_tag_attribute_values={"table": {"tabindex": "0"}},  # it scrolls, by key too
        url_schemes={"http", "https", "mailto", "data", "picture"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    )


def _depth(html: str) -> int:
    """At least how deeply elements stand in each other; the cleaner takes the square of it."""
    depth = deepest = 0
    for tag in TAG.finditer(html):
        depth += -1 if tag[1] else 1
        deepest = max(deepest, depth)
    return deepest


def _filter(context: Context) -> Filter:
    rules: dict[str, Callable[[str], str | None]] = {
        "class": _our_classes,
        "id": lambda value: context.id_prefix + value,
        "name": lambda value: context.id_prefix + value,
        "href": lambda value: link(value, context),
        "src": lambda value: image(value, context),
        "data-place": lambda value: value if KEY.fullmatch(value) else None,
        "data-mark": lambda value: value if value.isalpha() else None,
        **dict.fromkeys(NUMBERS, lambda value: value if NUMBER.fullmatch(value) else None),
    }

    def keep(element: str, name: str, value: str) -> str | None:
        if name in ("width", "height") and element == "img":
            return value if SIZE.fullmatch(value) else None
        rule = rules.get(name)
        return rule(value) if rule else value

    return keep


def _our_classes(value: str) -> str | None:
    if value.startswith("h-") and " " not in value:
        return value
    kept = " ".join(name for name in value.split() if name.startswith(CLASS_PREFIXES))
    return kept or None


def link(target: str, context: Context) -> str | None:
    """Where a link leads: out to the web, within the page, or where the caller says."""
    bare = BLANK.sub("", target)
    if bare in context.resolved or bare.lower().startswith(WEB):
        return bare
    if bare.startswith("#"):
        return "#" + context.id_prefix + bare[1:]
    return None if _leaves_site(bare) else context.resolve_link(bare)


def image(source: str, context: Context) -> str | None:
    """The address of a picture; never one that tells a stranger who reads the page."""
    if source in context.resolved:
        return source
    if source in context.pictures:
        return context.pictures[source]
    if source.startswith("data:"):
        return source if OUR_PICTURE.fullmatch(source) else None
    return None if _leaves_site(BLANK.sub("", source)) else context.resolve_image(source)


def _leaves_site(address: str) -> bool:
    return bool(SCHEME.match(address)) or address.startswith(("//", "/\\", "\\"))
