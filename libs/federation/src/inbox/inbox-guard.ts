import { Injectable } from '@nestjs/common';
import { Clock } from '#convoke/core';
import { DomainBlocks } from '#convoke/moderation';
import { haveOneOrigin, type KnownActor, RemoteGone, RemoteRefused, Signers } from '../remote/index.js';
import { type ReceivedRequest, readSignature, type Signature, SignatureRefused } from '../signatures/index.js';
import { type AnnouncedFollowers, announcedFollowers } from '../synchronization/announced-followers.js';
import {
  type Document,
  parseDocument,
  readActivity,
  UnreadableDocument,
  VocabularyRefused,
} from '../vocabulary/index.js';
import { InboxRefused } from './inbox-refused.js';

/** An activity that its actor has signed. */
export interface Admitted {
  id: string;
  type: string;
  host: string;
  actorUri: string;
  body: Document;
  announcedFollowers: AnnouncedFollowers | null;
}

/** Lets in what a server says of its own; the order of the checks is from cheap to dear, and nothing is written. */
@Injectable()
export class InboxGuard {
  constructor(
    private readonly clock: Clock,
    private readonly blocks: DomainBlocks,
    private readonly signers: Signers,
  ) {}

  /** Null for what is true and of no use to us: an actor we never heard of is gone. Throws InboxRefused. */
  async admit(request: ReceivedRequest): Promise<Admitted | null> {
    const { id, type, actorUri, body } = read(request.body);
    const actor = new URL(actorUri);
    if (await this.blocks.isSuspended(actor.hostname))
      throw new InboxRefused(403, 'This instance takes nothing from there');
    const signature = this.signatureOf(request);
    const sender = await this.signer(signature, actorUri, type);
    if (!sender) return null;
    if (sender.remote.uri !== actorUri) throw new InboxRefused(401, 'Another actor has signed than the one who acts');
    if (!haveOneOrigin(id, actorUri)) throw new InboxRefused(401, 'The id of the activity lies on another server');
    const followers = announcedFollowers(request, signature, sender.remote);
    return { id, type, host: actor.host, actorUri, body, announcedFollowers: followers };
  }

  private signatureOf(request: ReceivedRequest): Signature {
    try {
      return readSignature(request, this.clock.now());
    } catch (error) {
      if (error instanceof SignatureRefused) throw new InboxRefused(401, error.message, { cause: error });
      throw error;
    }
  }

  private async signer(signature: Signature, actorUri: string, type: string): Promise<KnownActor | null> {
    const { keyId } = signature;
    try {
      const signer = await this.signers.find(signature);
      if (signer) return signer;
    } catch (error) {
      if (error instanceof RemoteGone && type === 'Delete') return null;
      if (error instanceof RemoteGone || error instanceof RemoteRefused) {
        throw new InboxRefused(401, `The key ${keyId} cannot be had: ${error.message}`, { cause: error });
      }
      throw error;
    }
    throw new InboxRefused(401, `The signature is not of the key ${keyId} of ${actorUri}`);
  }
}

function read(bytes: Buffer): Pick<Admitted, 'id' | 'type' | 'actorUri' | 'body'> {
  try {
    const body = parseDocument(bytes);
    const { id, type, actorUri } = readActivity(body);
    return { id, type, actorUri, body };
  } catch (cause) {
    if (cause instanceof UnreadableDocument || cause instanceof VocabularyRefused)
      throw new InboxRefused(400, cause.message, { cause });
    throw cause;
  }
}
