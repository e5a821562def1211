"""Hide what is not prose, so that nothing is found or changed in code, addresses and formulas."""

from __future__ import annotations

import re

MASK = "\ufffc"

# Titles of these roles are read as prose; what other roles hold is a name in code.
_PROSE_ROLES = r"(?:[\w+.-]{1,40}:)?(?:ref|doc|any|term|numref|download)"

_HIDDEN = re.compile(
    r"""
      ^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*(?:\n(?![ \t>]*(?P=fence))[^\n]*)*   # fenced code
        (?:\n[ \t>]*(?P=fence)[`~]*)?
    | <!--[\s\S]*?(?:-->|\Z)
    | (?::ROLES:|\{ROLES\})`(?P<titled>[^`<>]+?)\s*<[^`<>]*>`          # role with a title
    | (?:(?<![\w`:]):[\w:+.-]{1,60}:|\{[\w:+.-]{1,60}\})`[^`]*`                   # any other role
    | (?<![`\w])`(?P<linked>[^`<>]+?)\s*<[^`<>\s]+>`__?                # reST link with its address
    | (?<![`\w])`(?P<named>[^`<>]+)`__?(?!\w)                          # reST link by name
    | (?<!`)(?P<ticks>`+)(?!`)(?:[^`\n]|\n(?!\s*\n)|(?!(?P=ticks)(?!`))`+)+?(?P=ticks)(?!`)
    | \$\$[^$]+\$\$
    | (?<![\\$])\$(?=[^\s$])(?:[^$\\\n]|\\.|\n(?!\s*\n))*(?<=[^\s\\])\$(?![\d$])
    | \\\((?:[^\\]|\\(?!\))){1,400}\\\)
    | \\\[(?:[^\\]|\\(?!\])){1,1000}\\\]
    | ^[ ]{0,3}\[[^\]\n]+\]:[ \t]*\S[^\n]*                             # link definition
    | \]\((?:[^()\\\n]|\\.|\([^()\n]*\))*\)                            # target of a link
    | \]\[[^\]\n]*\]
    | \[\^[^\]\n]+\]
    | <(?:(?:https?|ftp|mailto):[^>\s]*|[\w.+-]{1,64}@[\w.-]{1,250})>
    | (?:https?|ftp)://(?:(?![<>()\[\]"'`])[!-~]|(?<=[/_=\#-])[가-힣]+)+
    | \bwww\.[\w.-]+(?:/[!-'*-;=?-~]*)?
    | [\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+
    | </?[A-Za-z][\w.:-]*(?:\s[^<>]*|/)?>
    | \{/\*[\s\S]*?\*/\} | \{\{[^{}]*\}\} | \{%[^{}]*%\}
    | \{[#.][\w\s#.="-]*\}                                             # heading ids, attributes
    | ^[ \t]*:{3,}[ \t]*\{?[\w-]*\}?
    | &(?:[A-Za-z]\w{1,30}|\#\w{1,8});
    """.replace("ROLES", _PROSE_ROLES),
    re.VERBOSE | re.MULTILINE | re.ASCII,
)
_PROSE_GROUPS = ("titled", "linked", "named")


def mask(text: str) -> str:
    """Replace each hidden character by U+FFFC. The length stays, so positions still hold.

    What a reader sees of a link stays; its address goes. A space would join the words around it:
    U+FFFC is neither a letter nor a space.
    """
    return _HIDDEN.sub(_hide, text)


def _hide(match: re.Match[str]) -> str:
    for group in _PROSE_GROUPS:
        if match[group]:
            before = match.start(group) - match.start()
            after = match.end() - match.end(group)
            return MASK * before + match[group] + MASK * after
    return MASK * len(match[0])
