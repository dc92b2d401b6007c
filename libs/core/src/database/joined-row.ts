import type { DataSource } from 'typeorm';

type Reader = (value: unknown) => unknown;

const READERS: Record<string, Reader> = {
  bigint: (value) => String(value),
  timestamptz: (value) => new Date(value as string),
};

/**
 * Makes entities of rows that another read brings along as `to_json(alias)`: what a list always shows beside its own
 * rows costs no statement of its own then.
 */
export class JoinedRow<T extends object> {
  private readonly columns: { from: string; to: string; read?: Reader }[];

  constructor(
    dataSource: DataSource,
    private readonly type: new () => T,
  ) {
    this.columns = dataSource.getMetadata(type).columns.map(({ databaseName: from, propertyName: to, type: kind }) => ({
      from,
      to,
      read: READERS[String(kind)],
    }));
  }

  /** The entity; null where the join found no row. */
  entity(json: Record<string, unknown> | null): T | null {
    if (json === null) return null;
    const entity = new this.type() as Record<string, unknown>;
    for (const { from, to, read } of this.columns) {
      const value = json[from];
      entity[to] = read && value !== null ? read(value) : value;
    }
    return entity as T;
  }
}
