/** What the cases for MySQL and MariaDB find. */
export const BASE = `CREATE TABLE t (id int PRIMARY KEY);`
