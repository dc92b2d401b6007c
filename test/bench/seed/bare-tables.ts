import type { Tx } from '#convoke/core';

interface Definition {
  drop: string;
  create: string;
}

/** Takes indexes and constraints off the tables; the answer puts them back, which is quicker than keeping them up row by row. */
export async function stripTables(tx: Tx, tables: string[]): Promise<() => Promise<void>> {
  const constraints = (await tx.query(
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', conrelid::regclass, conname) AS drop,
        format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS create
      FROM pg_constraint
      WHERE contype IN ('p', 'u', 'f') AND (conrelid = ANY($1::regclass[]) OR confrelid = ANY($1::regclass[]))
      ORDER BY contype = 'f' DESC, contype = 'u' DESC`,
    [tables],
  )) as Definition[];
  const indexes = (await tx.query(
    `SELECT format('DROP INDEX %s', indexrelid::regclass) AS drop, pg_get_indexdef(indexrelid) AS create
      FROM pg_index WHERE indrelid = ANY($1::regclass[])
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
      ORDER BY indexrelid`,
    [tables],
  )) as Definition[];
  for (const { drop } of [...constraints, ...indexes]) await tx.query(drop);
  return async () => {
    // Keys first, then what refers to them.
    for (const { create } of [...indexes, ...constraints.toReversed()]) await tx.query(create);
  };
}
