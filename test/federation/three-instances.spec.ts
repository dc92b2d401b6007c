import { afterAll, beforeAll, expect, it } from 'vitest';
import { inHours } from '#test/events';
import { type Instance, startInstance } from '#test/instances';

const PATIENCE = { timeout: 30_000, interval: 150 };
let home: Instance;
let guests: Instance[];

beforeAll(async () => {
  const [first, ...others] = await Promise.all([startInstance(), startInstance(), startInstance()]);
  [home, guests] = [first!, others];
});
afterAll(() => Promise.all([home, ...(guests ?? [])].map((instance) => instance?.close())));

async function publish(title: string, options = ''): Promise<{ id: string; uuid: string }> {
  const { createEvent } = await home.ask(
    `mutation ($title: String!, $beginsOn: DateTime!, $organizerActorId: ID!) {
      createEvent(title: $title, description: "<p>Come!</p>", beginsOn: $beginsOn, organizerActorId: $organizerActorId,
        draft: false ${options}) { id uuid } }`,
    { title, beginsOn: inHours(48).toISOString(), organizerActorId: home.actor.id },
  );
  return createEvent;
}

async function found(instance: Instance, title: string) {
  const { searchEvents } = await instance.askAsStranger(
    'query ($title: String) { searchEvents(term: $title) { elements { id uuid title } } }',
    { title },
  );
  return searchEvents.elements.filter((event: { title: string }) => event.title === title);
}

const everywhere = (title: string) =>
  Promise.all(guests.map((guest) => expect.poll(() => found(guest, title), PATIENCE).toHaveLength(1)));

it('two instances follow a third', async () => {
  for (const guest of guests) {
    await guest.ask('mutation ($domain: String!) { addInstance(domain: $domain) { domain } }', { domain: home.host });
    const accept = () =>
      home.ask('mutation ($address: String!) { acceptRelay(address: $address) { approved } }', { address: guest.host });
    await expect.poll(accept, PATIENCE).toMatchObject({ acceptRelay: { approved: true } });
    const followed = async () => (await guest.ask('{ relayFollowings { elements { approved } } }')).relayFollowings;
    await expect.poll(followed, PATIENCE).toEqual({ elements: [{ approved: true }] });
  }
});

it('people of two instances want the last place of a third: one gets it, and all three know', async () => {
  const { uuid } = await publish('The last place', ', options: { maximumAttendeeCapacity: 1, waitingList: false }');
  await everywhere('The last place');
  const copies = await Promise.all(guests.map(async (guest) => (await found(guest, 'The last place'))[0]));
  await Promise.all(
    guests.map((guest, index) =>
      guest.ask(`mutation { joinEvent(eventId: ${copies[index].id}, actorId: ${guest.actor.id}) { role } }`),
    ),
  );
  const roles = async () => {
    const seen = guests.map(async (guest, index) => {
      const { event } = await guest.ask(
        'query ($uuid: UUID!) { event(uuid: $uuid) { viewerParticipations { role } } }',
        {
          uuid: copies[index].uuid,
        },
      );
      return event.viewerParticipations[0]?.role;
    });
    return (await Promise.all(seen)).sort();
  };
  await expect.poll(roles, PATIENCE).toEqual(['PARTICIPANT', 'REJECTED']);
  const { event } = await home.ask(`{ event(uuid: "${uuid}") { participantStats { participant } } }`);
  expect(event.participantStats.participant).toBe(1);
});

it('one that was away for a while catches up, the other one did not wait for it', async () => {
  const [present, away] = guests as [Instance, Instance];
  await away.stop();
  const { id } = await publish('Before');
  await expect.poll(() => found(present, 'Before'), PATIENCE).toHaveLength(1);
  await home.ask(`mutation { updateEvent(eventId: ${id}, title: "After") { id } }`);
  await expect.poll(() => found(present, 'After'), PATIENCE).toHaveLength(1);
  await away.start();
  await home.ask('mutation ($host: String!) { retryDeliveries(host: $host) }', { host: away.host });
  await everywhere('After');
  expect(await found(away, 'Before')).toEqual([]);
});
