import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inHours } from './events.js';
import { type Instance, startInstance } from './instances.js';
import { type MailServer, startMailServer } from './smtp.js';

/** What is written in every pad. */
export const PAD_TEXT = 'Bring gloves, a spade and a story.';

/** Two instances on which something is going on. */
export interface Scenery {
  mails: MailServer;
  /** Léa runs a group there that takes in only whom it invites, @contributopists, and makes pads. */
  home: Instance;
  /** A father plans a birthday there. */
  fathers: Instance;
  /** What the group plans. */
  meeting: { uuid: string };
  birthday: { uuid: string; url: string };
  close(): Promise<void>;
}

export async function buildScenery(): Promise<Scenery> {
  const [mails, pads] = await Promise.all([startMailServer(), startPads()]);
  const pad = `etherpad=http://127.0.0.1:${(pads.address() as AddressInfo).port}/p/{id}`;
  const [home, fathers] = await Promise.all([
    startInstance({ SMTP_URL: mails.url, RESOURCE_PROVIDERS: pad }),
    startInstance({ SMTP_URL: mails.url }),
  ]);
  await Promise.all([nameProfile(home, 'Léa'), nameProfile(fathers, 'Father')]);
  const { createGroup: group } = await home.ask(
    `mutation { createGroup(preferredUsername: "contributopists", name: "ContribUtopists",
      summary: "<p>We plant.</p>", openness: INVITE_ONLY, visibility: PUBLIC) { id } }`,
  );
  await home.ask(
    `mutation { createPost(attributedToId: ${group.id}, title: "Join us", body: "<p>Talk to us.</p>") { id } }`,
  );
  return {
    mails,
    home,
    fathers,
    meeting: await publish(home, 'More trees, less ads!', group.id),
    birthday: await publish(fathers, 'A surprise for grandmother'),
    close: async () => {
      await Promise.all([home.close(), fathers.close()]);
      pads.close();
      mails.close();
    },
  };
}

async function startPads(): Promise<Server> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>A pad</title><textarea autofocus>${PAD_TEXT}</textarea>`);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

async function nameProfile(instance: Instance, name: string): Promise<void> {
  await instance.ask('mutation ($id: ID!, $name: String!) { updatePerson(id: $id, name: $name) { id } }', {
    id: instance.actor.id,
    name,
  });
}

async function publish(instance: Instance, title: string, attributedToId?: string) {
  const { createEvent } = await instance.ask(
    `mutation ($title: String!, $beginsOn: DateTime!, $organizerActorId: ID!, $attributedToId: ID) {
      createEvent(title: $title, description: "<p>Come!</p>", beginsOn: $beginsOn, draft: false,
        organizerActorId: $organizerActorId, attributedToId: $attributedToId) { uuid url } }`,
    { title, beginsOn: inHours(72).toISOString(), organizerActorId: instance.actor.id, attributedToId },
  );
  return createEvent;
}
