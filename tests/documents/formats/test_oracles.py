"""Real pages held against other readers: markdown-it's own rendering, and docutils."""

import json
import re
import sys
from collections import Counter

import docutils.core
import pytest
from docutils import nodes
from docutils.parsers.rst import Directive, directives, roles
from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from apps.documents.formats import join

MARK = "\u200b"  # makes a translation differ from its source, and is taken out again
WORD = re.compile(r"[A-Za-z]{2,}")
PROSE = "glossary grid grid-item grid-item-card tab-set tab-item card div tagged-block only seealso"
CODE = (
    "toctree autosummary autofunction autoclass automodule currentmodule automethod autodata data "
    "codediff testcode testsetup testcleanup flax_module mermaid list_config_options literalinclude"
)
ROLES = (
    "func mod class ref doc meth attr py:func py:class py:mod obj data material-regular jax-issue "
    "term octicon py:obj any download keyword exc envvar"
)
SILENT = (nodes.literal, nodes.FixedTextElement, nodes.comment, nodes.system_message, nodes.raw)
SILENT += (nodes.problematic, nodes.math, nodes.docinfo)

markdown = (
    MarkdownIt("commonmark")
    .enable("table")
    .use(dollarmath_plugin)
    .use(deflist_plugin)
    .use(footnote_plugin)
    .use(front_matter_plugin)
    .use(myst_block_plugin)
    .use(myst_role_plugin)
    .use(colon_fence_plugin)
)


class Prose(Directive):
    has_content = True
    optional_arguments = 99
    option_spec = type("AnyOption", (dict,), {"__getitem__": lambda self, name: str})(any=str)

    def run(self):
        container = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, container)
        return [container]


class Code(Prose):
    def run(self):
        return []


@pytest.fixture(scope="module")
def docutils_reader():
    """docutils, taught the directives and roles of the pages, and nothing by our renderer."""
    kept = directives._directives, roles._roles
    directives._directives, roles._roles = {}, {}
    for name in PROSE.split():
        directives.register_directive(name, Prose)
    for name in CODE.split():
        directives.register_directive(name, Code)
    for name in ROLES.split():
        roles.register_local_role(name, lambda *args, **more: ([nodes.literal("", args[2])], []))
    settings = {"report_level": 5, "halt_level": 6, "file_insertion_enabled": False}
    yield lambda text: docutils.core.publish_doctree(text, settings_overrides=settings)
    directives._directives, roles._roles = kept


def rewritten(document):
    """The page with every text written anew: the soft line breaks of the source are gone."""
    prose = [each for each in document.segments if each.kind not in {"comment", "docstring"}]
    joined = join(document, {each.key: each.text + MARK for each in prose})
    return joined.replace(MARK, "").replace("\\u200b", "")


def squeezed(text):
    return "".join(text.split())


def render_notebook(text):
    cells = json.loads(text)["cells"]
    sources = ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return "".join(map(markdown.render, sources))


def outline(tree):
    for message in list(tree.findall(nodes.system_message)):
        message.parent.remove(message)
    text = re.sub(r' (?:line|backrefs|ids|level)="[^"]*"', "", tree.pformat())
    return squeezed(text)


@pytest.mark.parametrize("suffix", [".md", ".ipynb"])
def test_rewritten_markdown_renders_to_the_same_html(sample, suffix):
    render = markdown.render if suffix == ".md" else render_notebook
    for document in sample:
        if document.path.endswith(suffix):
            new = rewritten(document)
            assert squeezed(render(document.text)) == squeezed(render(new)), document.path


def test_rewritten_restructuredtext_reads_the_same(sample, docutils_reader):
    for document in sample:
        if document.path.endswith(".rst"):
            old, new = docutils_reader(document.text), docutils_reader(rewritten(document))
            assert outline(old) == outline(new), document.path


def test_nearly_all_prose_of_restructuredtext_is_offered(sample, docutils_reader):
    wanted, missed = 0, 0
    for document in sample:
        if document.path.endswith(".rst"):
            prose = words_of_tree(docutils_reader(document.text))
            wanted += prose.total()
            missed += (prose - offered(document)).total()

    tell("reStructuredText", wanted, missed)
    assert missed / wanted < 0.005


def tell(name, wanted, missed):
    sys.stdout.write(f"{name}: {1 - missed / wanted:.3%} of {wanted} words are in a segment\n")


def words_of_tree(tree):
    words = Counter()
    for text in tree.findall(nodes.Text):
        parent = text.parent
        while parent is not None and not isinstance(parent, SILENT):
            parent = parent.parent
        if parent is None:
            words.update(WORD.findall(text.astext()))
    return words


def offered(document):
    return Counter(word for each in document.segments for word in WORD.findall(each.text))


def test_nearly_all_prose_of_markdown_is_offered(sample):
    wanted, missed = 0, 0
    for document in sample:
        if not document.path.endswith(".rst"):
            parts = prose_of(document.path, document.text)
            prose = Counter(word for part in parts for word in WORD.findall(part))
            wanted += prose.total()
            missed += (prose - offered(document)).total()

    tell("Markdown and notebooks", wanted, missed)
    assert missed / wanted < 0.005


def prose_of(path, text):
    if path.endswith(".md"):
        return list(texts_of(text))
    cells = json.loads(text)["cells"]
    sources = ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return [part for source in sources for part in texts_of(source)]


def texts_of(source):
    for token in markdown.parse(source):
        for child in token.children or ():
            if child.type in {"text", "image"}:
                yield child.content
        name = re.match(r"\{(note|warning|tip|admonition|figure)\}", token.info.strip())
        if token.type in {"fence", "colon_fence"} and name:
            yield from texts_of(re.sub(r"^:.*$", "", token.content, flags=re.M))
