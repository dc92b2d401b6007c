import { z } from 'zod';

const series = z.object({
  uuid: z.string().max(100),
  isNext: z.boolean(),
  remaining: z.string().max(200).nullable(),
});
const dated = z.object({ series });

/** Events as they stand in an archive, of each series that goes on only the next date, from which its rule makes the others. */
export function onceEachSeries(events: unknown[]): unknown[] {
  const found = events.map((event) => ({ event, series: seriesOf(event) }));
  const going = new Set(found.flatMap(({ series }) => (series?.isNext ? [series.uuid] : [])));
  return found.filter(({ series }) => !series || series.isNext || !going.has(series.uuid)).map(({ event }) => event);
}

/** The rule by which the event that stands for a series repeats from its own day on. */
export function remainingRuleOf(event: unknown): string | null {
  const found = seriesOf(event);
  return found?.isNext ? found.remaining : null;
}

function seriesOf(event: unknown): z.output<typeof series> | null {
  return dated.safeParse(event).data?.series ?? null;
}
