import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Clock, Database } from '#convoke/core';
import type { Actor } from '#convoke/actors';
import type { SigningKey } from '../signatures/index.js';

/** The key pair of one of our actors. */
export interface ActorKey extends SigningKey {
  publicKeyPem: string;
}

interface StoredKey {
  public_key: string;
  private_key: string;
}

const generate = promisify(generateKeyPair);
/** Keys are small, but a server may have very many actors. */
const MAX_CACHED = 1000;

/** The keys that our actors sign with. */
@Injectable()
export class ActorKeys {
  /** What is being looked up counts as well, so that simultaneous first uses make one key. */
  private readonly cached = new Map<string, Promise<ActorKey>>();

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** The key of a local actor, made at its first use; to be called outside transactions. */
  of(actor: Pick<Actor, 'id' | 'url'>): Promise<ActorKey> {
    const known = this.cached.get(actor.id);
    if (known) return known;
    const loading = this.load(actor);
    loading.catch(() => this.cached.delete(actor.id));
    if (this.cached.size >= MAX_CACHED) this.cached.delete(this.cached.keys().next().value!);
    this.cached.set(actor.id, loading);
    return loading;
  }

  private async load({ id, url }: Pick<Actor, 'id' | 'url'>): Promise<ActorKey> {
    const stored = (await this.find(id)) ?? (await this.make(id));
    const privateKey: KeyObject = createPrivateKey(stored.private_key);
    return { keyId: `${url}#main-key`, privateKey, publicKeyPem: stored.public_key };
  }

  private async find(actorId: string): Promise<StoredKey | undefined> {
    const [key] = await this.db.query<StoredKey>('SELECT public_key, private_key FROM actor_keys WHERE actor_id = $1', [
      actorId,
    ]);
    return key;
  }

  /** Of several processes that make one at once, the first to write it wins. */
  private async make(actorId: string): Promise<StoredKey> {
    const { publicKey, privateKey } = await generate('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    await this.db.query(
      `INSERT INTO actor_keys (actor_id, public_key, private_key, created_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [actorId, publicKey, privateKey, this.clock.now()],
    );
    return (await this.find(actorId))!;
  }
}
