/**
 * The first schema. Text is canonical domain text, times are milliseconds since the epoch, lists and records are JSON.
 * The lists of sources, kinds and profiles are not repeated as CHECKs: they grow without a migration.
 */
import type { Migration } from '../migrate.ts'

export const firstSchema: Migration = {
  version: 1,
  up: `
-- AUTOINCREMENT: the number of a deleted scan is never given again.
CREATE TABLE scan (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('running', 'completed', 'stopped', 'failed')),
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  targets TEXT NOT NULL,
  exclude TEXT NOT NULL,
  scope TEXT NOT NULL,
  profile TEXT NOT NULL,
  options TEXT NOT NULL,
  raw INTEGER NOT NULL CHECK (raw IN (0, 1)),
  vantages TEXT NOT NULL,
  coverage TEXT NOT NULL,
  reason TEXT,
  rescan_of INTEGER REFERENCES scan ON DELETE CASCADE
) STRICT;
CREATE INDEX scan_rescan_of ON scan (rescan_of) WHERE rescan_of IS NOT NULL;
CREATE INDEX scan_running ON scan (id) WHERE status = 'running';

-- Facts in order of arrival. 'fact' is the fact without its kind.
CREATE TABLE sighting (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  scan INTEGER NOT NULL REFERENCES scan ON DELETE CASCADE,
  at INTEGER NOT NULL,
  vantage TEXT NOT NULL,
  address TEXT NOT NULL,
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  fact TEXT NOT NULL
) STRICT;
CREATE INDEX sighting_scan ON sighting (scan);
CREATE INDEX sighting_address ON sighting (address);

-- INSERT OR REPLACE would delete without a trigger. A row that comes without an id has the id -1 here, which no row may have.
CREATE TRIGGER sighting_is_never_replaced BEFORE INSERT ON sighting
WHEN NEW.id > 0 AND EXISTS (SELECT 1 FROM sighting WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'sightings are append-only'); END;
CREATE TRIGGER sighting_is_never_changed BEFORE UPDATE ON sighting
BEGIN SELECT RAISE(ABORT, 'sightings are append-only'); END;
-- A cascade deletes the scan first: then, and only then, its sightings may go.
CREATE TRIGGER sighting_goes_with_its_scan BEFORE DELETE ON sighting
WHEN EXISTS (SELECT 1 FROM scan WHERE id = OLD.scan)
BEGIN SELECT RAISE(ABORT, 'sightings are append-only'); END;

CREATE TABLE device (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL
) STRICT;

-- A key leads to one device: the last that was seen with it.
CREATE TABLE device_key (
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  device INTEGER NOT NULL REFERENCES device,
  PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_key_device ON device_key (device);

CREATE TABLE scan_device (
  device INTEGER NOT NULL REFERENCES device,
  scan INTEGER NOT NULL REFERENCES scan ON DELETE CASCADE,
  address TEXT NOT NULL,
  PRIMARY KEY (device, scan)
) STRICT, WITHOUT ROWID;
CREATE INDEX scan_device_scan ON scan_device (scan);

CREATE TABLE decision (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  at INTEGER NOT NULL,
  device INTEGER NOT NULL REFERENCES device,
  kind TEXT NOT NULL,
  value TEXT,
  previous TEXT
) STRICT;
CREATE INDEX decision_device_kind ON decision (device, kind);

CREATE TRIGGER decision_is_never_replaced BEFORE INSERT ON decision
WHEN NEW.id > 0 AND EXISTS (SELECT 1 FROM decision WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decision_is_never_changed BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decision_is_never_deleted BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;

-- Where things were drawn last; what a person pinned is a decision.
CREATE TABLE place (
  id TEXT PRIMARY KEY,
  x REAL NOT NULL,
  y REAL NOT NULL
) STRICT, WITHOUT ROWID;

-- At most one row: the engine that scans. Its id is the proof of the lease, so it is never given again.
CREATE TABLE owner (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  pid INTEGER NOT NULL,
  process_start TEXT NOT NULL,
  description TEXT NOT NULL,
  claimed_at INTEGER NOT NULL,
  heartbeat_at INTEGER NOT NULL
) STRICT;
`,
}
