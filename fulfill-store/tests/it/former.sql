-- A file as the first release of the schema left it: its first step as it was then, and what a bot
-- had on its hands when it was stopped. Times are milliseconds since 1970.
CREATE TABLE migration (step INTEGER PRIMARY KEY, at TEXT);
INSERT INTO migration VALUES (1, '2026-11-01 00:00:00');

CREATE TABLE mailbox (
    no INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    next_in INTEGER NOT NULL,
    done_in INTEGER NOT NULL,
    version INTEGER NOT NULL,
    token INTEGER,
    ready_at INTEGER NOT NULL,
    hold INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    UNIQUE (tenant, id)
) STRICT;
CREATE INDEX mailbox_ready ON mailbox (ready_at) WHERE next_in > done_in;

CREATE TABLE inbox (
    no INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    tenant TEXT NOT NULL,
    event TEXT NOT NULL,
    body BLOB,
    answer BLOB,
    status INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (no, seq),
    UNIQUE (tenant, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX inbox_received ON inbox (received_at);

CREATE TABLE session (
    no INTEGER PRIMARY KEY,
    state BLOB NOT NULL,
    expires_at INTEGER
) STRICT;
CREATE INDEX session_expires ON session (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE lane (
    no INTEGER PRIMARY KEY,
    next_out INTEGER NOT NULL,
    done_out INTEGER NOT NULL,
    token INTEGER,
    ready_at INTEGER NOT NULL,
    hold INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    unsettled INTEGER NOT NULL
) STRICT;
CREATE INDEX lane_ready ON lane (ready_at) WHERE next_out > done_out;

CREATE TABLE outbox (
    no INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    channel TEXT NOT NULL,
    payload BLOB,
    doubt INTEGER NOT NULL,
    status INTEGER NOT NULL,
    note TEXT,
    settled_at INTEGER,
    PRIMARY KEY (no, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_settled ON outbox (settled_at) WHERE settled_at IS NOT NULL;

CREATE TABLE dead (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    conversation TEXT NOT NULL,
    seq INTEGER NOT NULL,
    event TEXT,
    channel TEXT,
    doubt INTEGER,
    payload BLOB NOT NULL,
    reason TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX dead_tenant ON dead (tenant, id);
CREATE INDEX dead_event ON dead (tenant, event) WHERE event IS NOT NULL;

CREATE TABLE store (name TEXT NOT NULL) STRICT;
INSERT INTO store VALUES ('f0f0f0f0f0f0');

-- ana: two events wait, one was answered; a state. The first of those that wait was begun twice.
INSERT INTO mailbox VALUES (1, 'acme', 'ana', 3, 1, 1, NULL, 1000, 0, 2);
INSERT INTO inbox VALUES (1, 1, 'acme', 'a1', NULL, CAST('one' AS BLOB), 1, 900);
INSERT INTO inbox VALUES (1, 2, 'acme', 'a2', CAST('body 2' AS BLOB), NULL, 0, 950);
INSERT INTO inbox VALUES (1, 3, 'acme', 'a3', CAST('body 3' AS BLOB), NULL, 0, 1000);
INSERT INTO session VALUES (1, CAST('state of ana' AS BLOB), NULL);

-- bea: an event that somebody has a lease of, and three calls: one delivered, one that was on its way
-- when its process was killed, one behind it.
INSERT INTO mailbox VALUES (2, 'acme', 'bea', 2, 1, 1, 77, 6000, 5000, 1);
INSERT INTO inbox VALUES (2, 1, 'acme', 'b1', NULL, CAST('' AS BLOB), 1, 900);
INSERT INTO inbox VALUES (2, 2, 'acme', 'b2', CAST('body' AS BLOB), NULL, 0, 1000);
INSERT INTO lane VALUES (2, 3, 1, 88, 6000, 5000, 1, 0);
INSERT INTO outbox VALUES (2, 1, 'x:', NULL, 0, 1, 'name', 950);
INSERT INTO outbox VALUES (2, 2, 'x:', CAST('call 2' AS BLOB), 0, 0, NULL, NULL);
INSERT INTO outbox VALUES (2, 3, 'x:', CAST('call 3' AS BLOB), 1, 0, NULL, NULL);

-- cid: an event and a call that are dead letters, and a session that is over.
INSERT INTO mailbox VALUES (3, 'acme', 'cid', 1, 1, 1, NULL, 1000, 0, 0);
INSERT INTO inbox VALUES (3, 1, 'acme', 'c1', NULL, NULL, 2, 900);
INSERT INTO session VALUES (3, CAST('state of cid' AS BLOB), 999);
INSERT INTO lane VALUES (3, 1, 1, NULL, 1000, 0, 0, 0);
INSERT INTO outbox VALUES (3, 1, 'x:', NULL, 2, 3, 'refused', 950);
INSERT INTO dead VALUES (1, 'acme', 'cid', 1, 'c1', NULL, NULL, CAST('body' AS BLOB), 'poison', 3, 950);
INSERT INTO dead VALUES (2, 'acme', 'cid', 1, NULL, 'x:', 2, CAST('call' AS BLOB), 'refused', 1, 950);
