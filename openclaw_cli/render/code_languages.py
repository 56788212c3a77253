"""The languages that fences name: which words mean the same one, and how its files end."""

from __future__ import annotations

import re

_NAME = re.compile(r"[\w+#.*-]+")
_OTHER = "txt"

# A line for each language: the ending of its files, its name, and other words for it.
_TABLE = """
adoc asciidoc
asm asm assembly nasm
awk awk gawk
astro astro
bat bat batch cmd dosbatch
c c h
clj clojure
cmake cmake
cpp c++ cpp cc cxx hpp
cs c# cs csharp
coffee coffeescript coffee
cr crystal cr
css css
cu cuda cu
csv csv
d d dlang
dart dart
diff diff patch udiff
dockerfile dockerfile docker containerfile
dot dot graphviz
env dotenv env
erl erlang
ex elixir ex exs
f90 fortran f90 f95
fish fish
fs f# fs fsharp
glsl glsl
go go golang
gql graphql gql
gradle gradle
groovy groovy
hcl hcl
hs haskell hs
html html htm xhtml
ini ini cfg conf
java java
jl julia jl
js javascript js jsx mjs cjs node nodejs
json json jsonc json5
jsonl jsonl ndjson
kt kotlin kt kts
less less
lisp lisp common-lisp commonlisp cl
lua lua
md markdown md mkd
mk makefile make mk
m objective-c objectivec objc obj-c
m matlab octave
ml ocaml
mmd mermaid
nix nix
nu nushell nu
php php
pl perl pl
proto protobuf proto
pas pascal delphi
prisma prisma
ps1 powershell ps ps1 pwsh posh
py python py py3 python3 python2 ipython pycon
r r rscript
rb ruby rb
rs rust rs
rkt racket rkt
rst rst restructuredtext
scala scala
scss scss sass
sh sh bash shell zsh ksh console shell-session shellsession sh-session
sol solidity
sql sql mysql postgresql postgres psql sqlite plsql tsql
svg svg
sv systemverilog sv
svelte svelte
swift swift
tcl tcl
tex latex tex
tf terraform tf
toml toml
ts typescript ts tsx mts cts
txt text txt plain plaintext
v verilog
vb vb vbnet
vhdl vhdl vhd
vim vim viml vimscript
vue vue
xml xml
yaml yaml yml
zig zig
"""

_AS_THEY_ARE = frozenset(
    ("h", "hpp", "jsx", "tsx", "mjs", "cjs", "mts", "cts", "kts", "exs", "sass", "json5", "jsonc")
)
"""Words whose files end so: under their language's ending they would be read as another one."""

_ENDINGS: dict[str, str] = {}
_NAMES: dict[str, str] = {}
for _ending, _first, *_others in map(str.split, _TABLE.strip().split("\n")):
    _ENDINGS[_first] = _ending
    _NAMES.update(dict.fromkeys((_first, *_others), _first))


def language_in(info: str) -> str:
    """Return the language that the words behind a fence's mark name, or nothing."""
    words = info.split(None, 1)
    return words[0] if words else ""


def known_name(word: str) -> str:
    """Return the one name of a language: ``python`` for ``Py3``, ``{.python}``, ``py:app.py``.

    A word that is none known is its own name.
    """
    name = _word(word)
    return _NAMES.get(name, name)


def ending(word: str) -> str:
    """Return the ending of a language's files, without its dot; never a word of the model's."""
    own = _word(word)
    return own if own in _AS_THEY_ARE else _ENDINGS.get(known_name(word), _OTHER)


def _word(word: str) -> str:
    found = _NAME.search(word.casefold())
    return found[0].lstrip(".") if found else ""
