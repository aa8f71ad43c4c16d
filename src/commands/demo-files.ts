/**
 * The changes of the demo. Invariant: the first is green everywhere; the second is green only where the
 * first has been, since it alters the first one's tables.
 */

export interface DemoChange {
  readonly message: string
  /** By path: the whole text. */
  readonly files: Readonly<Record<string, string>>
}

export const DEMO_CHANGES: { readonly first: DemoChange; readonly second: DemoChange } = {
  first: {
    message: 'Customers and orders',
    files: {
      'sql/001-customers.sql': `-- Who buys from us
CREATE TABLE IF NOT EXISTS customer (
  id   integer PRIMARY KEY,
  name text NOT NULL
);
INSERT INTO customer VALUES (1, 'Ada'), (2, 'Grace') ON CONFLICT DO NOTHING;
`,
      'sql/002-orders.sql': `CREATE TABLE IF NOT EXISTS purchase (
  id       integer PRIMARY KEY,
  customer integer NOT NULL REFERENCES customer,
  cents    integer NOT NULL CHECK (cents > 0),
  note     text
);
CREATE INDEX IF NOT EXISTS purchase_customer ON purchase (customer);
`,
      'sql/003-report.sql': `CREATE OR REPLACE FUNCTION spent(who integer) RETURNS bigint AS $$
  SELECT coalesce(sum(cents), 0) FROM purchase WHERE customer = who;
$$ LANGUAGE sql STABLE;
`,
    },
  },
  second: {
    message: 'Vouchers',
    files: {
      'sql/004-vouchers.sql': `CREATE TABLE IF NOT EXISTS voucher (code text PRIMARY KEY, cents bigint NOT NULL);
INSERT INTO voucher VALUES ('WELCOME', 500) ON CONFLICT DO NOTHING;
ALTER TABLE purchase ADD COLUMN IF NOT EXISTS voucher text REFERENCES voucher;
CREATE INDEX IF NOT EXISTS purchase_voucher ON purchase (voucher);
`,
      'sql/005-amounts.sql': `-- An integer ends at 21 million; the voucher takes the place of the note
ALTER TABLE purchase ALTER COLUMN cents TYPE bigint;
ALTER TABLE purchase DROP COLUMN note;
`,
    },
  },
}
