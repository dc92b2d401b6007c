export const PAGE = 100;

/** Reads rows page by page, in the order of their ids, each page after the last id of the one before. */
export async function* pagesOf<Row extends { id: string }>(
  read: (after: string) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  let rows = await read('0');
  while (rows.length > 0) {
    yield rows;
    rows = await read(rows.at(-1)!.id);
  }
}
