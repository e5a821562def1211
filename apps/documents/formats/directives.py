"""Which directives hold words to read, which hold code, and which are left alone."""


def names(text: str) -> frozenset[str]:
    return frozenset(text.split())


CODE_CELLS = frozenset({"code-cell"})
CODE = frozenset({"code-block", "code", "sourcecode"})
TEST_CODE = frozenset({"testcode", "testsetup", "testcleanup"})
ADMONITIONS = names("""
    note warning tip important hint caution danger error attention seealso todo
    """)
TITLED = names("""
    admonition topic sidebar rubric dropdown card grid-item-card tab-item table list-table
    csv-table centered margin-title button-link button-ref
    """)
PROSE = ADMONITIONS | names("""
    versionadded versionchanged versionremoved deprecated epigraph highlights pull-quote
    compound container class grid grid-item tab-set div margin glossary tagged-block only
    parsed-literal line-block header footer exercise solution proof theorem
    """)
PICTURES = frozenset({"image", "figure"})
CAPTIONED = frozenset({"figure"})
SILENT = names("""
    include literalinclude math raw raw-cell currentmodule module autosummary mermaid
    graphviz bibliography role default-role contents sectionauthor codeauthor highlight
    index meta doctest plot bokeh-plot eval-rst toctree video youtube tableofcontents
    parsed-literal program option envvar tabularcolumns target-notes title
    restructuredtext-test-directive date unicode replace automethod autofunction autoclass
    automodule autodata autoattribute autoexception autodecorator autoproperty function
    class method attribute data exception list_config_options flax_module codediff
    productionlist digraph graph inheritance-diagram py:function py:class py:method
    py:attribute py:data py:module py:currentmodule mystnb glue embed
    """)
