import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEvent, buildParticipation, inHours, writtenByEvents } from '#test/events';
import { buildPerson, signIn, type TestPerson } from '#test/people';
import { startTestServer, type TestServer } from '#test/server';
import { statementsOf } from '#test/statements';
import { moveClock } from '#test/time';
import { OccurrenceJobs } from '../../libs/events/src/series/occurrences.jobs.js';

const SERIES = `series { id recurrence startsOn status events(limit: 20) { total elements {
  id uuid title description beginsOn endsOn status draft options { timezone maximumAttendeeCapacity } tags { title }
  organizerActor { id } contacts { id } participantStats { participant creator } } } }`;

let server: TestServer;
let rose: TestPerson;
let stranger: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  rose = await buildPerson(server, { name: 'Rose' });
  stranger = await buildPerson(server);
});
afterAll(() => server.close());

const WEEK = 7 * 86_400_000;
const ask = async (query: string, who: TestPerson | null = rose) => {
  const answer = await server.graphql(query, {}, who ? { token: who.accessToken } : undefined);
  if (!answer.data && !answer.errors?.[0]?.code) throw new Error(JSON.stringify(answer));
  return answer;
};

const seriesOf = async (uuid: string, who: TestPerson | null = rose) =>
  (await ask(`{ event(uuid: "${uuid}") { ${SERIES} } }`, who)).data!.event.series;
const datesOf = async (uuid: string, who?: TestPerson | null): Promise<any[]> =>
  (await seriesOf(uuid, who)).events.elements;
const update = (eventId: string, args: string, who = rose) =>
  ask(`mutation { updateEvent(eventId: "${eventId}", ${args}) { id } }`, who);
const remove = (eventId: string, scope: string, who = rose) =>
  ask(`mutation { deleteEvent(eventId: "${eventId}", scope: ${scope}) { id } }`, who);
const setStatus = (eventId: string, status: string, who = rose) =>
  ask(`mutation { updateEventSeries(eventId: "${eventId}", status: ${status}) { status } }`, who);
/** Some days later; whoever was signed in before no longer is. */
async function after<T>(days: number, work: () => Promise<T>): Promise<T> {
  const restore = moveClock(server, 24 * days);
  const before = rose;
  rose = { ...rose, ...(await signIn(server, rose.user)) };
  try {
    return await work();
  } finally {
    rose = before;
    restore();
  }
}
const jobs = () => server.app.get(OccurrenceJobs, { strict: false });
/** What happens every hour. */
async function makeAhead(): Promise<void> {
  await jobs().continueAll();
  await server.runJobs();
}

/** A series as people find it, its dates made. */
async function buildSeries(values: object = {}) {
  const built = await buildEvent(server, { organizer: rose, recurrence: 'FREQ=WEEKLY', ...values });
  await server.runJobs();
  return { ...built, dates: await datesOf(built.event.uuid) };
}

describe('an event that repeats', () => {
  it('has its next dates as events of their own, at the same hour through a change of the clocks', async () => {
    const { event, dates } = await buildSeries({
      title: 'Choir',
      beginsOn: new Date('2027-03-23T18:30:00.000Z'),
      endsOn: new Date('2027-03-23T20:00:00.000Z'),
      options: { timezone: 'Europe/Paris', maximumAttendeeCapacity: 12 },
      tags: ['Music'],
      contacts: [{ id: rose.actor.id }],
    });
    expect(await seriesOf(event.uuid, null)).toMatchObject({
      recurrence: 'FREQ=WEEKLY;BYDAY=TU',
      startsOn: '2027-03-23',
      status: 'ACTIVE',
    });
    expect(dates.map(({ beginsOn, endsOn }) => [beginsOn, endsOn])).toEqual([
      ['2027-03-23T18:30:00.000Z', '2027-03-23T20:00:00.000Z'],
      ['2027-03-30T17:30:00.000Z', '2027-03-30T19:00:00.000Z'],
    ]);
    const [first, second] = dates;
    expect(second).toEqual({
      ...first,
      id: second.id,
      uuid: second.uuid,
      beginsOn: second.beginsOn,
      endsOn: second.endsOn,
    });
    expect(second).toMatchObject({ title: 'Choir', tags: [{ title: 'Music' }], participantStats: { participant: 0 } });
    const found = await ask(`{ event(uuid: "${second.uuid}") { series { id } } }`, null);
    expect(found.data!.event.series.id).toBe((await seriesOf(event.uuid)).id);
  });

  it('is made no further ahead than ninety days and ten dates, however many ask at once, and goes on with time', async () => {
    const daily = await buildSeries({ recurrence: 'FREQ=DAILY' });
    expect(daily.dates).toHaveLength(10);
    const weeks = await buildSeries({ beginsOn: inHours(24), recurrence: 'FREQ=WEEKLY;INTERVAL=3' });
    expect(weeks.dates).toHaveLength(5);
    const seriesId = (await seriesOf(weeks.event.uuid)).id;
    const later = await after(22, async () => {
      await Promise.all([1, 2, 3].map(() => jobs().makeAhead({ seriesId })));
      return datesOf(weeks.event.uuid);
    });
    expect(later).toHaveLength(4);
    expect(Date.parse(later.at(-1).beginsOn)).toBe(Date.parse(weeks.dates.at(-1).beginsOn) + 3 * WEEK);
  });

  it('shows its dates that are over apart, the latest first', async () => {
    const { event, dates } = await buildSeries({ recurrence: 'FREQ=DAILY;COUNT=4' });
    await remove(dates[1].id, 'THIS');
    await after(3, async () => {
      const past = 'events(past: true, limit: 1) { total elements { id } }';
      const answer = await ask(`{ event(uuid: "${event.uuid}") { series { ${past} } } }`, null);
      expect(answer.data!.event.series.events).toEqual({ total: 2, elements: [{ id: dates[2].id }] });
      expect((await datesOf(event.uuid, null)).map(({ id }) => id)).toEqual([dates[3].id]);
    });
  });

  it('is not copied with one of its dates', async () => {
    const { dates } = await buildSeries();
    const copy = `duplicateEvent(eventId: "${dates[1].id}") { title draft series { id } }`;
    const expected = { title: dates[1].title, draft: true, series: null };
    expect((await ask(`mutation { ${copy} }`)).data!.duplicateEvent).toEqual(expected);
  });

  it('ends with its rule', async () => {
    expect((await buildSeries({ recurrence: 'FREQ=DAILY;COUNT=3' })).dates).toHaveLength(3);
  });

  it('begins to when a draft is published or when its organizer says so, and then keeps its rule', async () => {
    const { event } = await buildEvent(server, { organizer: rose, draft: true, recurrence: 'FREQ=DAILY' });
    await server.runJobs();
    expect(await datesOf(event.uuid)).toHaveLength(1);
    expect(await seriesOf(event.uuid)).toMatchObject({ recurrence: 'FREQ=DAILY' });
    expect((await update(event.id, 'recurrence: "FREQ=MONTHLY", draft: false')).errors).toBeUndefined();
    await server.runJobs();
    expect(await seriesOf(event.uuid, null)).toMatchObject({
      recurrence: expect.stringMatching(/^FREQ=MONTHLY;BYMONTHDAY/),
    });
    expect((await datesOf(event.uuid, null)).length).toBeGreaterThan(1);
    expect((await update(event.id, 'recurrence: "FREQ=DAILY"')).errors).toMatchObject([{ field: 'recurrence' }]);

    const single = await buildEvent(server, { organizer: rose });
    await update(single.event.id, 'recurrence: "FREQ=WEEKLY"');
    await server.runJobs();
    expect((await datesOf(single.event.uuid)).length).toBe(10);
  });

  it('moves with its draft, as long as the day follows the rule', async () => {
    const beginsOn = inHours(48);
    const { event } = await buildEvent(server, { organizer: rose, draft: true, recurrence: 'FREQ=WEEKLY', beginsOn });
    const later = (days: number) => `beginsOn: "${new Date(beginsOn.getTime() + days * 86_400_000).toISOString()}"`;
    expect((await update(event.id, later(1))).errors).toMatchObject([{ field: 'recurrence' }]);
    expect((await update(event.id, later(7))).errors).toBeUndefined();
    expect((await seriesOf(event.uuid)).startsOn).toBe(new Date(beginsOn.getTime() + WEEK).toISOString().slice(0, 10));
    await update(event.id, 'recurrence: null');
    expect(await seriesOf(event.uuid)).toBeNull();
  });

  it.each(['FREQ=SECONDLY', 'x'.repeat(201), 'FREQ=DAILY;COUNT=1'])(
    'refuses %j and leaves nothing behind',
    async (rule) => {
      const before = await writtenByEvents(server);
      const { errors } = await server.graphql(
        `mutation ($rule: String, $id: ID!, $at: DateTime!) { createEvent(title: "Odd", description: "", beginsOn: $at,
        organizerActorId: $id, recurrence: $rule) { id } }`,
        { rule, id: rose.actor.id, at: inHours(24) },
        { token: rose.accessToken },
      );
      expect(errors).toMatchObject([{ code: 'validation', field: 'recurrence' }]);
      expect(errors![0]!.message).not.toMatch(/error_/);
      expect(await writtenByEvents(server)).toEqual(before);
    },
  );

  it('tells its next dates before it is made', async () => {
    const dates = (rule: string, zone: string) =>
      ask(`{ recurrenceDates(recurrence: "${rule}", beginsOn: "2027-03-23T18:30:00Z", timezone: "${zone}") }`, null);
    expect((await dates('FREQ=WEEKLY;COUNT=2', 'Europe/Paris')).data!.recurrenceDates).toEqual([
      '2027-03-23T18:30:00.000Z',
      '2027-03-30T17:30:00.000Z',
    ]);
    expect((await dates('FREQ=DAILY', 'UTC')).data!.recurrenceDates).toHaveLength(6);
    expect((await dates('FREQ=HOURLY', 'UTC')).errors).toMatchObject([{ field: 'recurrence' }]);
    expect((await dates('FREQ=DAILY', 'Moon/Crater')).errors).toMatchObject([{ field: 'timezone' }]);
    const endless = `${'FREQ=DAILY;'.repeat(20_000)}COUNT=2`;
    expect((await dates(endless, 'UTC')).errors).toMatchObject([{ field: 'recurrence' }]);
  });

  it('is once in lists that ask for it, by its next date, with how many there are; and is nothing like itself', async () => {
    const { event, dates } = await buildSeries({ title: 'Yoga', recurrence: 'FREQ=DAILY;COUNT=4', category: 'SPORTS' });
    const list = async (args: string) => {
      const { data } = await ask(
        `{ events(limit: 100, ${args}) { total elements { id title series { events(limit: 0) { total } } } } }`,
        null,
      );
      const yoga = data!.events.elements.filter(({ title }: { title: string }) => title === 'Yoga');
      return { total: data!.events.total, yoga };
    };
    const each = await list('longEvents: false');
    expect(each.yoga).toHaveLength(4);
    for (const order of ['BEGINS_ON', 'INSERTED_AT']) {
      const once = await list(`longEvents: false, oncePerSeries: true, orderBy: ${order}`);
      expect(once.yoga).toEqual([{ id: event.id, title: 'Yoga', series: { events: { total: 4 } } }]);
      expect(once.total).toBeLessThan(each.total - 2);
    }
    await remove(dates[0].id, 'THIS');
    expect((await list('oncePerSeries: true')).yoga).toMatchObject([{ id: dates[1].id }]);
    const { data } = await ask(`{ event(uuid: "${dates[1].uuid}") { relatedEvents { title } } }`, null);
    const related = data!.event.relatedEvents.map(({ title }: { title: string }) => title);
    expect(related).not.toContain('Yoga');
    expect(new Set(related).size).toBe(related.length);
  });

  it('costs the same statements in a list of one date as in one of many', async () => {
    await buildSeries();
    const list = (limit: number) =>
      statementsOf(() =>
        ask(`{ events(limit: ${limit}) { elements { series { status events(limit: 2) { total
        elements { title } } } } } }`),
      );
    const one = await list(1);
    expect((await list(40)).length).toBeLessThanOrEqual(one.length);
  });
});

describe('a change of a date', () => {
  it('is of that one alone unless said otherwise, and changes of others leave it as it is', async () => {
    const { dates, event } = await buildSeries({ title: 'Knitting' });
    await update(dates[1].id, 'title: "Crochet"');
    await update(dates[2].id, 'scope: FOLLOWING, title: "Weaving", tags: ["Loom"]');
    await update(dates[0].id, 'scope: ALL, options: { maximumAttendeeCapacity: 9 }, title: "Knitting"');
    const now = await datesOf(event.uuid);
    expect(now.map(({ title }) => title)).toEqual(['Knitting', 'Crochet', ...Array(8).fill('Weaving')]);
    expect(now.map(({ tags }) => tags.length)).toEqual([0, 0, ...Array(8).fill(1)]);
    expect(now.every(({ options }) => options.maximumAttendeeCapacity === 9)).toBe(true);
    await update(dates[0].id, 'scope: ALL, title: "Felting"');
    expect((await datesOf(event.uuid)).map(({ title }) => title)).toEqual([
      'Felting',
      'Crochet',
      ...Array(8).fill('Felting'),
    ]);
    const next = await after(7, async () => {
      await makeAhead();
      return (await datesOf(event.uuid)).at(-1);
    });
    expect(next).toMatchObject({ title: 'Felting', tags: [{ title: 'Loom' }] });
  });

  it('moves the hour of all, on each clock of the year, and the day of one alone', async () => {
    const { event, dates } = await buildSeries({
      beginsOn: new Date('2027-03-23T18:30:00.000Z'),
      endsOn: new Date('2027-03-23T20:00:00.000Z'),
      options: { timezone: 'Europe/Paris' },
    });
    const moved = 'scope: ALL, beginsOn: "2027-03-23T19:00:00Z", endsOn: "2027-03-23T21:00:00Z"';
    expect((await update(dates[0].id, moved)).errors).toBeUndefined();
    expect((await datesOf(event.uuid))[1]).toMatchObject({
      beginsOn: '2027-03-30T18:00:00.000Z',
      endsOn: '2027-03-30T20:00:00.000Z',
    });
    const otherDay = 'beginsOn: "2027-03-24T19:00:00Z", endsOn: "2027-03-24T21:00:00Z"';
    const before = await datesOf(event.uuid);
    expect((await update(dates[0].id, `scope: ALL, ${otherDay}`)).errors).toMatchObject([{ field: 'beginsOn' }]);
    expect(await datesOf(event.uuid)).toEqual(before);
    expect((await update(dates[0].id, otherDay)).errors).toBeUndefined();
    expect((await datesOf(event.uuid)).map(({ beginsOn }) => beginsOn)).toEqual([
      '2027-03-24T19:00:00.000Z',
      '2027-03-30T18:00:00.000Z',
    ]);
  });

  it('is told to those who come to each, and changes nothing where it breaks a rule on one', async () => {
    const { dates, event, organizer } = await buildSeries({ title: 'Tasting' });
    const second = { event: { ...event, id: dates[1].id } as typeof event, organizer };
    await buildParticipation(server, second, stranger);
    await buildParticipation(server, second, await buildPerson(server));
    const full = 'scope: ALL, title: "Smaller", options: { maximumAttendeeCapacity: 1 }';
    expect((await update(dates[0].id, full)).errors).toMatchObject([{ field: 'options.maximumAttendeeCapacity' }]);
    const now = await datesOf(event.uuid);
    expect(new Set(now.map(({ title }) => title))).toEqual(new Set(['Tasting']));
    expect(now.map(({ participantStats }) => participantStats.participant).slice(0, 3)).toEqual([0, 2, 0]);
  });

  it('is for those who may edit the event', async () => {
    const { dates, event } = await buildSeries();
    for (const { errors } of [
      await update(dates[0].id, 'scope: ALL, title: "Mine now"', stranger),
      await remove(dates[0].id, 'ALL', stranger),
      await setStatus(dates[0].id, 'STOPPED', stranger),
    ]) {
      expect(errors).toMatchObject([{ code: 'unauthorized' }]);
    }
    expect(await datesOf(event.uuid)).toEqual(dates);
  });

  it('reaches no further than to what somebody may edit', async () => {
    const { dates, event } = await buildSeries({ title: 'Rehearsal' });
    const helper = await buildPerson(server);
    await server.db.query('INSERT INTO event_contacts (event_id, actor_id, position) VALUES ($1, $2, 1)', [
      dates[1].id,
      helper.actor.id,
    ]);
    for (const { errors } of [
      await update(dates[1].id, 'scope: ALL, title: "Mine"', helper),
      await update(dates[1].id, 'scope: FOLLOWING, title: "Mine"', helper),
      await setStatus(dates[1].id, 'PAUSED', helper),
    ]) {
      expect(errors).toMatchObject([{ code: 'unauthorized' }]);
    }
    expect((await update(dates[1].id, 'title: "With guests"', helper)).errors).toBeUndefined();
    const now = await datesOf(event.uuid);
    expect(now.map(({ title }) => title)).toEqual(['Rehearsal', 'With guests', ...Array(8).fill('Rehearsal')]);
    expect(await seriesOf(event.uuid)).toMatchObject({ status: 'ACTIVE' });
  });

  it('once made on one alone and then on all is no longer its own', async () => {
    const { dates, event } = await buildSeries({ title: 'Drawing' });
    await update(dates[2].id, 'title: "Painting"');
    await update(dates[2].id, 'scope: ALL, title: "Sculpture"');
    await update(dates[0].id, 'scope: ALL, title: "Pottery"');
    expect(new Set((await datesOf(event.uuid)).map(({ title }) => title))).toEqual(new Set(['Pottery']));
  });
});

describe('the end of a series', () => {
  it('of a date deleted alone does not come: it is not made again', async () => {
    const { dates, event } = await buildSeries();
    await remove(dates[3].id, 'THIS');
    await makeAhead();
    expect((await datesOf(event.uuid)).map(({ id }) => id)).toEqual(dates.map(({ id }) => id).toSpliced(3, 1));
  });

  it('comes with the following dates, or all of them, that are not over', async () => {
    const { dates, event } = await buildSeries();
    await remove(dates[3].id, 'FOLLOWING');
    await makeAhead();
    expect(await datesOf(event.uuid)).toEqual(dates.slice(0, 3));
    expect(await seriesOf(event.uuid)).toMatchObject({ status: 'STOPPED' });
    await after(7, () => remove(dates[2].id, 'ALL'));
    expect((await ask(`{ event(uuid: "${dates[0].uuid}") { id } }`)).data!.event.id).toBe(dates[0].id);
    expect((await ask(`{ event(uuid: "${dates[1].uuid}") { id } }`)).errors).toBeDefined();
  });

  it('may be a pause, after which the dates to come are made, or a stop for good', async () => {
    const { dates, event } = await buildSeries();
    expect((await setStatus(event.id, 'PAUSED')).data!.updateEventSeries).toEqual({ status: 'PAUSED' });
    await after(15, async () => {
      await makeAhead();
      expect(await datesOf(event.uuid)).toHaveLength(7);
      await setStatus(event.id, 'ACTIVE');
      await server.runJobs();
      expect((await datesOf(event.uuid)).length).toBeGreaterThan(7);
    });
    await setStatus(dates[4].id, 'STOPPED');
    expect((await setStatus(event.id, 'ACTIVE')).errors).toMatchObject([{ code: 'event_series_stopped' }]);
    const { event: single } = await buildEvent(server, { organizer: rose });
    expect((await setStatus(single.id, 'PAUSED')).errors).toMatchObject([{ code: 'event_series_not_found' }]);
  });

  it.each(['FOLLOWING', 'ALL'])('comes when dates are cancelled with %s', async (scope) => {
    const { dates, event } = await buildSeries();
    await update(dates[1].id, `scope: ${scope}, status: CANCELLED`);
    const now = await seriesOf(event.uuid);
    expect(now.status).toBe('STOPPED');
    const cancelled = now.events.elements.map(({ status }: { status: string }) => status === 'CANCELLED');
    expect(cancelled).toEqual([scope === 'ALL', ...Array(9).fill(true)]);
  });

  it('does not come when one date is cancelled alone', async () => {
    const { dates, event } = await buildSeries();
    await update(dates[1].id, 'status: CANCELLED');
    expect((await seriesOf(event.uuid)).status).toBe('ACTIVE');
  });
});
