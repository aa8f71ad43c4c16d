/** Paths of programs. */
export type Binaries = Readonly<Record<'postgres' | 'initdb' | 'mysqld' | 'openssl', string>> & {
  readonly mysqlInstall?: string
}
export function findBinaries(): Binaries
