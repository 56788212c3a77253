"""What the database looks like, and how it got there: one tuple of statements a version.

Texts that requests share (a conversation is sent again with each question) are kept once, under
a number; a turn names them in order. Money outlives the words: an attempt stays
when its conversation is deleted, and holds no text.
"""

from __future__ import annotations

_INDEXED = 100_000
"""Characters of a prompt or an answer that can be searched: a log of megabytes is no memory."""


def _indexed(row: str) -> str:
    return f"substr({row}.prompt, 1, {_INDEXED}), substr({row}.answer, 1, {_INDEXED})"


_FIRST = (
    """CREATE TABLE conversation (
        number INTEGER PRIMARY KEY AUTOINCREMENT,  -- also the byte that its user locks
        id TEXT NOT NULL UNIQUE,
        name TEXT UNIQUE,
        parent TEXT,             -- the id of the conversation that it was forked from
        system TEXT,
        created REAL NOT NULL,
        updated REAL NOT NULL,
        terminal TEXT,
        folder TEXT
    )""",
    "CREATE INDEX conversation_updated ON conversation (updated)",
    "CREATE INDEX conversation_terminal ON conversation (terminal, updated)",
    "CREATE INDEX conversation_folder ON conversation (folder, updated)",
    """CREATE TABLE message (
        id INTEGER PRIMARY KEY,
        crc INTEGER NOT NULL,    -- of the body, to find it again
        body TEXT NOT NULL       -- JSON, as it is sent
    )""",
    "CREATE INDEX message_crc ON message (crc)",
    """CREATE TABLE turn (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation INTEGER NOT NULL REFERENCES conversation (number) ON DELETE CASCADE,
        is_summary INTEGER NOT NULL DEFAULT 0,
        in_context INTEGER NOT NULL DEFAULT 1,     -- whether later questions build on it
        asked REAL NOT NULL,
        ended REAL,              -- NULL while it runs, and for ever if the program was killed
        model TEXT NOT NULL,     -- the ref that was asked
        answered TEXT NOT NULL,  -- the ref that was asked last: a fallback may have answered
        model_used TEXT,
        provider TEXT,
        prompt TEXT NOT NULL,
        files TEXT,              -- JSON: their names
        question INTEGER,        -- the user's message
        messages TEXT,           -- JSON: all messages as they were said
        request TEXT,            -- JSON: the body, with numbers for messages
        answer TEXT NOT NULL DEFAULT '',
        reasoning TEXT NOT NULL DEFAULT '',
        complete INTEGER NOT NULL DEFAULT 0,
        finish_reason TEXT,
        error TEXT,              -- JSON
        replay TEXT              -- JSON: what its model wants to be sent back
    )""",
    "CREATE INDEX turn_conversation ON turn (conversation, id)",
    "CREATE INDEX turn_open ON turn (conversation) WHERE ended IS NULL",
    """CREATE TABLE piece (     -- of an answer that is under way
        id INTEGER PRIMARY KEY,
        turn INTEGER NOT NULL REFERENCES turn (id) ON DELETE CASCADE,
        is_reasoning INTEGER NOT NULL,
        text TEXT NOT NULL
    )""",
    "CREATE INDEX piece_turn ON piece (turn, id)",
    """CREATE TABLE attempt (
        id INTEGER PRIMARY KEY,
        turn INTEGER REFERENCES turn (id) ON DELETE SET NULL,
        at REAL NOT NULL,
        model TEXT NOT NULL,
        model_used TEXT,
        provider TEXT,
        generation TEXT,
        status INTEGER,
        reason TEXT,
        sent INTEGER,            -- tokens
        received INTEGER,
        cost REAL,               -- USD as billed; NULL: nobody has said
        usage TEXT               -- JSON, as the API sent it
    )""",
    "CREATE INDEX attempt_at ON attempt (at)",
    "CREATE INDEX attempt_turn ON attempt (turn)",
    """CREATE VIRTUAL TABLE words USING fts5 (
        prompt, answer, content='turn', content_rowid='id',
        tokenize='unicode61 remove_diacritics 2'
    )""",
    f"""CREATE TRIGGER turn_inserted AFTER INSERT ON turn BEGIN
        INSERT INTO words (rowid, prompt, answer) VALUES (new.id, {_indexed("new")});
    END""",  # noqa: S608
    f"""CREATE TRIGGER turn_deleted AFTER DELETE ON turn BEGIN
        INSERT INTO words (words, rowid, prompt, answer)
        VALUES ('delete', old.id, {_indexed("old")});
    END""",  # noqa: S608
    f"""CREATE TRIGGER turn_updated AFTER UPDATE OF prompt, answer ON turn BEGIN
        INSERT INTO words (words, rowid, prompt, answer)
        VALUES ('delete', old.id, {_indexed("old")});
        INSERT INTO words (rowid, prompt, answer) VALUES (new.id, {_indexed("new")});
    END""",  # noqa: S608
)

# The name of the key that it is with.
_NAMED_KEYS = ("ALTER TABLE conversation ADD COLUMN key TEXT",)

# How long it took, in seconds since the request had left: until the first token came (NULL: not
# streamed, or none came), and until its end. And how it failed: the type of the error, or the
# API's word for the end of an answer that is not whole.
_TIMES = (
    "ALTER TABLE attempt ADD COLUMN first_token REAL",
    "ALTER TABLE attempt ADD COLUMN duration REAL",
    "ALTER TABLE attempt ADD COLUMN failure TEXT",
)

# The output of the batch that it was made for, which has no turns.
_BATCHES = ("ALTER TABLE attempt ADD COLUMN batch TEXT",)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST, _NAMED_KEYS, _TIMES, _BATCHES)
"""Each leads from one version to the next. What has been released is never changed."""
