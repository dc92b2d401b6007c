import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainEvents, plainText, sanitizeHtml, type Tx } from '#convoke/core';
import { MediaInputs } from '#convoke/media';
import { Actor, type ActorKind } from './actor.entity.js';
import { RemoteActorDeleted } from './actors.domain-events.js';
import { Indexing } from './indexing.service.js';
import { type PictureIds, ProfilePictures } from './profile-pictures.service.js';
import { Suspensions } from './suspensions.service.js';

const MAX_NAME = 100;
const MAX_SUMMARY = 5000;

/** What people see of an actor elsewhere, as its server describes it. */
export interface RemoteActorContent {
  /** Its id, and the address by which it is known here. */
  url: string;
  /** Host with the port, where there is one. */
  domain: string;
  type: ActorKind;
  preferredUsername: string;
  name: string | null;
  /** HTML as received. */
  summary: string;
  /** Whether nobody of its host stands in public lists. */
  hostSilenced: boolean;
  /** Whether searches may find what it publishes. */
  indexable: boolean;
  /** Whether its own server shut it out. */
  suspended: boolean;
}

/** Addresses of pictures elsewhere; undefined leaves one as it is, null takes it away. */
export interface RemotePictures {
  avatar?: string | null;
  banner?: string | null;
}

/** From where pictures may be fetched. */
type Sources = (url: URL) => Promise<boolean>;

interface WantedPicture {
  field: 'avatar' | 'banner';
  url: string | null | undefined;
  permits: Sources;
}

/** Keeps actors of other servers beside ours; whoever calls has made sure of what their servers said. */
@Injectable()
export class RemoteActorRecords {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly inputs: MediaInputs,
    private readonly pictures: ProfilePictures,
    private readonly suspensions: Suspensions,
    private readonly indexing: Indexing,
    private readonly events: DomainEvents,
  ) {}

  /** Writes what is said of an actor; one that was buried is alive again. */
  async save(tx: Tx, content: RemoteActorContent): Promise<Actor> {
    const { url, domain, type, preferredUsername, name, summary, hostSilenced } = content;
    const texts = [name === null ? null : plainText(name).slice(0, MAX_NAME).toWellFormed() || null, harmless(summary)];
    const [row] = await this.db.query<{ id: string }>(
      `INSERT INTO actors (url, domain, type, preferred_username, name, summary, host_silenced, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
       ON CONFLICT (url) DO UPDATE SET domain = excluded.domain, type = excluded.type, name = excluded.name,
         preferred_username = excluded.preferred_username, summary = excluded.summary,
         host_silenced = excluded.host_silenced, updated_at = excluded.updated_at, deleted_at = NULL
       WHERE actors.domain IS NOT NULL RETURNING id`,
      [url, domain, type, preferredUsername, ...texts, hostSilenced, this.clock.now()],
      tx,
    );
    if (!row) throw new Error(`${url} is the address of an actor of ours`);
    await this.suspensions.setWithAccount(tx, row.id, content.suspended);
    await this.indexing.set(tx, row.id, content.indexable);
    return tx.findOneByOrFail(Actor, { id: row.id });
  }

  /** Fetches pictures for an actor; one that cannot be had counts as none. Takes long, so outside any transaction. */
  async fetchPictures(actor: Actor, { avatar, banner }: RemotePictures, permits: Sources): Promise<PictureIds> {
    return {
      avatarId: await this.fetchPicture(actor, { field: 'avatar', url: avatar, permits }),
      bannerId: await this.fetchPicture(actor, { field: 'banner', url: banner, permits }),
    };
  }

  /** Shows these pictures from now on, unless the actor has been buried in the meantime. */
  async show(tx: Tx, id: string, { avatarId, bannerId }: PictureIds): Promise<Actor | null> {
    const actor = await tx.findOne(Actor, { where: { id }, lock: { mode: 'for_no_key_update' } });
    if (!actor || actor.local || actor.deletedAt) return null;
    if (avatarId !== undefined) actor.avatarId = avatarId;
    if (bannerId !== undefined) actor.bannerId = bannerId;
    await tx.update(Actor, { id }, { avatarId: actor.avatarId, bannerId: actor.bannerId });
    await this.pictures.attach(tx, actor);
    return actor;
  }

  /** Leaves a tombstone of an actor elsewhere. */
  async bury(tx: Tx, id: string): Promise<void> {
    const actor = await tx.findOne(Actor, { where: { id }, lock: { mode: 'for_no_key_update' } });
    if (!actor || actor.local || actor.deletedAt) return;
    actor.bury(this.clock.now());
    await tx.update(Actor, { id }, actor);
    await this.pictures.attach(tx, actor);
    await this.events.emit(tx, RemoteActorDeleted, { actorId: id });
  }

  private async fetchPicture({ id }: Actor, { field, url, permits }: WantedPicture) {
    if (!url) return url;
    const owner = { userId: null, actorId: id };
    return this.inputs.obtain({ name: field, url }, { owner, field, purpose: field, permits });
  }
}

/** Cut before it is sanitised, so that no tag is left open. */
function harmless(summary: string): string {
  return sanitizeHtml(summary.slice(0, MAX_SUMMARY).toWellFormed().replaceAll('\0', ''));
}
