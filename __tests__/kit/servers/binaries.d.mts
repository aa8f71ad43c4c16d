/** Paths of programs. */
export type Binaries = Readonly<
  Record<'postgres' | 'initdb' | 'mysqld' | 'openssl' | 'pgbouncer', string>
> & {
  readonly mysqlInstall?: string
}
export function findBinaries(): Binaries
