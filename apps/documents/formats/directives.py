"""Which directives hold words to read, which hold code, and which are left alone."""


def names(text: str) -> frozenset[str]:
    return frozenset(text.split())


CODE_CELLS = frozenset({"code-cell"})
CODE = frozenset({"code-block", "code", "sourcecode"})
TEST_CODE = frozenset({"testcode", "testsetup", "testcleanup"})
TESTED = TEST_CODE | {"codediff"}
ADMONITIONS = names("""
    note warning tip important hint caution danger error attention seealso todo
    """)
TITLED = names("""
    admonition topic sidebar rubric dropdown card grid-item-card tab-item table list-table
    csv-table centered margin-title button-link button-ref
    prf:theorem prf:proof prf:lemma prf:definition prf:corollary prf:proposition prf:remark
    prf:example prf:algorithm prf:axiom prf:conjecture prf:criterion prf:property prf:observation
    prf:assumption exercise exercise-start
    """)
VERSIONED = names("versionadded versionchanged versionremoved deprecated")
UNTITLED = names("""
    epigraph highlights pull-quote compound grid-item header footer line-block glossary
    """)
CONTAINERS = names("""
    container class grid tab-set div margin tagged-block only parsed-literal solution
    proof theorem
    """)
PROSE = ADMONITIONS | VERSIONED | UNTITLED | CONTAINERS
PICTURES = frozenset({"image", "figure"})
CAPTIONED = frozenset({"figure"})
DESCRIBED = names("""
    function class method attribute data exception module property decorator decoratormethod
    staticmethod classmethod type typevar describe object option cmdoption envvar confval variable
    macro struct enum enumerator union concept alias member directive role var func
    command genex signature
    automethod autofunction autoclass automodule autodata autoattribute autoexception autodecorator
    autoproperty
    """)
DOMAINS = frozenset({"py", "c", "cpp", "js", "rst", "std", "cuda"})
SILENT = names("""
    include literalinclude math raw raw-cell currentmodule autosummary mermaid
    graphviz bibliography role default-role contents sectionauthor codeauthor highlight
    index meta doctest plot bokeh-plot eval-rst toctree video youtube tableofcontents
    program tabularcolumns target-notes title testoutput
    restructuredtext-test-directive date unicode replace list_config_options flax_module codediff
    productionlist digraph graph inheritance-diagram py:module py:currentmodule mystnb glue embed
    exercise-end solution-start solution-end
    """)


def is_described(name: str) -> bool:
    """Whether a directive documents an object: its signature is code, its body is prose."""
    domain, _, kind = name.rpartition(":")
    return kind in DESCRIBED and (not domain or domain in DOMAINS)
