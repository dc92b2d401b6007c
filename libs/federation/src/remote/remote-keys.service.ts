import { Injectable } from '@nestjs/common';
import { Clock } from '#convoke/core';
import type { ActorContent } from '../vocabulary/actor.js';
import { idOf, isDocument } from '../vocabulary/document.js';
import { actorIn } from './actor-content.js';
import { haveOneOrigin } from './addresses.js';
import { Recently } from './recently.js';
import type { KnownActor } from './remote-actor.entity.js';
import { RemoteActorStore } from './remote-actor-store.service.js';
import { RemoteDocuments } from './remote-documents.service.js';
import { RemoteRefused } from './remote-refused.js';
import { SingleFlight } from './single-flight.js';

/** The sender of an activity waits for its answer meanwhile. */
const TIMEOUT_MS = 5000;
/** However many requests a key fails to verify, its server is asked for it once in this time. */
const ASKED_AGAIN_AFTER_MS = 600_000;

type RemoteDocument = Record<string, unknown>;

/** Finds out whose a key is. */
@Injectable()
export class RemoteKeys {
  private readonly fetches = new SingleFlight<KnownActor>();
  private readonly asked = new Recently(ASKED_AGAIN_AFTER_MS);

  constructor(
    private readonly clock: Clock,
    private readonly store: RemoteActorStore,
    private readonly documents: RemoteDocuments,
  ) {}

  /** Its owner, as far as is known here. */
  async find(keyId: string): Promise<KnownActor | null> {
    return this.store.findByKey(keyId);
  }

  /** Asks the key's server for its owner, who has to name the key as its own. Throws RemoteRefused, RemoteGone. */
  fetch(keyId: string): Promise<KnownActor> {
    return this.fetches.run(keyId, async () => {
      const now = this.clock.now();
      if (this.asked.has(keyId, now)) throw new RemoteRefused('asked_recently', keyId);
      this.asked.note(keyId, now);
      const isNew = (await this.find(keyId)) === null;
      const owner = await this.store.save(await this.ownerOf(keyId));
      // Who has just met us may still change their key.
      if (isNew) this.asked.forget(keyId);
      return owner;
    });
  }

  private async ownerOf(keyId: string): Promise<ActorContent> {
    const deadline = performance.now() + TIMEOUT_MS;
    const document = await this.documents.fetch(keyId, { timeoutMs: TIMEOUT_MS });
    const uri = ownerIn(document);
    if (!uri || !haveOneOrigin(uri, keyId)) throw new RemoteRefused('key_owner', keyId);
    const left = Math.max(1, deadline - performance.now());
    // GoToSocial shows at the address of a key no more than that, under the id of its owner.
    const isWhole = uri === document.id && document.inbox !== undefined;
    const owner = isWhole ? document : await this.documents.fetch(uri, { timeoutMs: left });
    const content = actorIn(owner, uri);
    if (content.uri !== uri || !(keyId in content.keys)) throw new RemoteRefused('key_owner', keyId);
    return content;
  }
}

/** Whom the document of a key names; a document without an owner is taken for the owner's own. */
function ownerIn(document: RemoteDocument): string | null {
  const owner = document.owner ?? document.controller;
  if (owner !== undefined) return idOf(owner);
  const { publicKey } = document;
  const named = isDocument(publicKey) ? idOf(publicKey.owner) : null;
  return named ?? idOf(document.id);
}
