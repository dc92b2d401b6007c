import type { EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import { queryInside, type Tx } from './database.service.js';

/** Inserts entities with the statements of one; ids that the database gives are given, columns left undefined in the first are left out. */
export async function insertRows<E extends ObjectLiteral>(tx: Tx, entity: EntityTarget<E>, rows: E[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const metadata = tx.connection.getMetadata(entity);
  await giveIds(tx, metadata, rows);
  const columns = metadata.columns.filter((column) => column.getEntityValue(first) !== undefined);
  const names = columns.map(({ databaseName }) => databaseName).join(', ');
  const json = rows.map((row) =>
    Object.fromEntries(columns.map((column) => [column.databaseName, column.getEntityValue(row) as unknown])),
  );
  await queryInside(
    tx,
    `INSERT INTO ${metadata.tableName} (${names}) OVERRIDING SYSTEM VALUE
      SELECT ${names} FROM jsonb_populate_recordset(NULL::${metadata.tableName}, $1)`,
    // A lone surrogate, which JSON can carry, is nothing that the database takes.
    [JSON.stringify(json, (_, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value))],
  );
}

async function giveIds(tx: Tx, { generatedColumns, tableName }: EntityMetadata, rows: ObjectLiteral[]): Promise<void> {
  const [id] = generatedColumns;
  if (!id) return;
  const { rows: given } = await queryInside<{ id: string }>(
    tx,
    'SELECT nextval(pg_get_serial_sequence($1, $2)) AS id FROM generate_series(1, $3)',
    [tableName, id.databaseName, rows.length],
  );
  rows.forEach((row, index) => id.setEntityValue(row, given[index]!.id));
}
