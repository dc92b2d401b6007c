import { describe, expect, it } from 'vitest';
import { federatedActor, federatedPicture, HOME } from '#test/federated-event';
import { addressesOf, pictureOf, readActor, writeActor } from './index.js';

const picture = pictureOf(federatedPicture, `${HOME}/media/face.webp`);
const wire = (document: unknown) => JSON.parse(JSON.stringify(document));

describe('an actor', () => {
  it('of ours is read back as it was, but for when it was made: two that somebody made in one go would show it', () => {
    const actor = federatedActor('host', { name: 'The host', summary: '<p>Hello</p>' });
    const document = wire(writeActor(actor, { publicKeyPem: 'PEM', avatar: picture, banner: picture }));
    expect(readActor(document)).toEqual({
      uri: `${HOME}/@host`,
      type: 'person',
      group: null,
      preferredUsername: 'host',
      name: 'The host',
      summary: '<p>Hello</p>',
      url: `${HOME}/@host`,
      inbox: `${HOME}/@host/inbox`,
      sharedInbox: `${HOME}/inbox`,
      outbox: `${HOME}/@host/outbox`,
      followers: `${HOME}/@host/followers`,
      upcomingEvents: `${HOME}/@host/upcomingEvents`,
      keys: { [`${HOME}/@host#main-key`]: 'PEM' },
      icon: picture,
      image: picture,
      discoverable: true,
      indexable: true,
      manuallyApprovesFollowers: true,
      alsoKnownAs: [],
      movedTo: null,
      publishedAt: null,
      suspended: false,
    });
  });

  it('that wants no search to find what it publishes says so', () => {
    const document = writeActor(federatedActor('host', { indexable: false }), { publicKeyPem: 'PEM' });
    expect(document).toMatchObject({ discoverable: true, indexable: false });
    expect(readActor(document).indexable).toBe(false);
    expect(readActor({ ...document, indexable: undefined }).indexable).toBe(true);
  });

  it('that people call nothing else goes by its user name', () => {
    expect(writeActor(federatedActor('host'), { publicKeyPem: 'PEM' }).name).toBe('host');
  });

  it('of the instance names its events like any other', () => {
    const relay = federatedActor('relay', { type: 'application', url: `${HOME}/relay` });
    const document = writeActor(relay, { publicKeyPem: 'PEM', manuallyApprovesFollowers: false });
    expect(document).toMatchObject({
      type: 'Application',
      inbox: `${HOME}/relay/inbox`,
      manuallyApprovesFollowers: false,
    });
    for (const actor of [relay, federatedActor('host')]) {
      const { upcomingEvents } = writeActor(actor, { publicKeyPem: 'PEM' });
      expect(upcomingEvents).toBe(addressesOf(actor).upcomingEvents);
    }
  });
});
