/**
 * Generated changes on generated databases: what is predicted is what happens. Invariant: there is no
 * false `would succeed`.
 *
 * `GREENLINE_SEED=n` runs the database of one seed (`GREENLINE_DATABASES=m`: so many from there on);
 * `GREENLINE_SEED=new` draws seeds that no run had before: what it finds is to be mended.
 * `GREENLINE_SHOWN=n` shows so many deviations of each kind.
 */
import { POSTGRES } from './property/postgres.js'
import { testAsPredicted } from './property/run.js'

testAsPredicted(POSTGRES)
