/** The changes of the demo. Invariant: the first is green everywhere; of the second, one statement fails. */

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
  cents    integer NOT NULL CHECK (cents > 0)
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
      'sql/a.sql': `CREATE TABLE IF NOT EXISTS voucher (code text PRIMARY KEY, cents integer NOT NULL);
INSERT INTO voucher VALUES ('WELCOME', 500) ON CONFLICT DO NOTHING;
`,
      'sql/b.sql': `ALTER TABLE purchase ADD COLUMN IF NOT EXISTS voucher text REFERENCES voucher;
UPDATE purchase SET vocher = 'WELCOME' WHERE id = 1;
CREATE INDEX IF NOT EXISTS purchase_voucher ON purchase (voucher);
`,
      'sql/c.sql': `INSERT INTO customer VALUES (3, 'Edsger') ON CONFLICT DO NOTHING;
`,
    },
  },
}
