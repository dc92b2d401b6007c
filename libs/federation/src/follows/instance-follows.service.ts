import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, ActorQueries, type Follow, Follows } from '#convoke/actors';
import { Database, DomainError, job, Jobs, type Tx } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { type ActingModerator, ActionLog, ModerationAction } from '#convoke/moderation';
import { Outbox } from '../outbox/index.js';
import { Instances, type KnownActor, RemoteActors } from '../remote/index.js';
import { writeAccept, writeFollow, writeReject, writeUndo } from '../vocabulary/index.js';

/** Brings what a host published before we followed it, or shows and hides what we have of it. */
export const CatchUpWithInstance = job<{ actorId: string }>('federation.catch-up-with-instance');

/** The instance follows others, so that their public events appear here, and lets others follow it. */
@Injectable()
export class InstanceFollows {
  constructor(
    private readonly db: Database,
    private readonly settings: InstanceSettingsService,
    private readonly actors: ActorQueries,
    private readonly remotes: RemoteActors,
    private readonly instances: Instances,
    private readonly follows: Follows,
    private readonly outbox: Outbox,
    private readonly jobs: Jobs,
    private readonly log: ActionLog,
  ) {}

  /** Who the instance speaks as. */
  async self(): Promise<Actor> {
    const { instanceActorId } = await this.settings.current();
    return (await this.actors.find(instanceActorId!))!;
  }

  /** Asks the instance of a domain to tell us what it publishes; throws RemoteRefused when there is none. */
  async follow(by: ActingModerator | null, domain: string): Promise<Follow> {
    const self = await this.self();
    const { actor, remote } = await this.actorOf(hostOf(domain));
    const present = await this.follows.find(self.id, actor.id);
    if (present?.approved) return present;
    return this.db.transaction(async (tx) => {
      const uri = `${self.url}#follows/${randomUUID()}`;
      const follow = await this.follows.ask(tx, { uri, followerId: self.id, targetId: actor.id, approved: false });
      const activity = writeFollow({ id: uri, actor: self.url }, remote.uri);
      await this.outbox.post(tx, { actor: self, activity, objectUri: remote.uri, inboxes: [remote.inboxUrl] });
      await this.note(tx, by, ModerationAction.INSTANCE_FOLLOW, remote.host);
      return follow;
    });
  }

  /** Throws follow_not_found. */
  async unfollow(by: ActingModerator | null, address: string): Promise<Follow> {
    const { self, known, follow } = await this.between(address, 'followed');
    await this.db.transaction(async (tx) => {
      await this.follows.remove(tx, follow.id);
      const undone = writeFollow({ id: follow.uri, actor: self.url }, known.remote.uri);
      const activity = writeUndo({ id: `${follow.uri}/undo`, actor: self.url, to: [known.remote.uri] }, undone);
      await this.post(tx, self, known, activity);
      await this.jobs.send(tx, CatchUpWithInstance, { actorId: known.actor.id });
      await this.note(tx, by, ModerationAction.INSTANCE_UNFOLLOW, known.remote.host);
    });
    return follow;
  }

  /** What the other side says of a follow of ours counts: we are let in, or turned away. */
  async settle({ id, targetId }: Pick<Follow, 'id' | 'targetId'>, accepted: boolean): Promise<void> {
    await this.db.transaction(async (tx) => {
      if (!accepted) await this.follows.remove(tx, id);
      else if (!(await this.follows.approve(tx, id))) return;
      await this.jobs.send(tx, CatchUpWithInstance, { actorId: targetId });
    });
  }

  /** Lets a follower in; throws follow_not_found. */
  async accept(by: ActingModerator | null, address: string): Promise<Follow> {
    const { self, known, follow } = await this.between(address, 'follower');
    await this.db.transaction(async (tx) => {
      if (!(await this.follows.approve(tx, follow.id))) return;
      await this.confirm(tx, self, known, follow);
      await this.note(tx, by, ModerationAction.INSTANCE_ACCEPT, known.remote.host);
    });
    return { ...follow, approved: true };
  }

  /** Tells a follower that it is let in; once more where it asks again. */
  async confirm(tx: Tx, self: Actor, known: KnownActor, { uri }: Follow): Promise<void> {
    const asked = writeFollow({ id: uri, actor: known.remote.uri }, self.url);
    const deed = { id: `${self.url}#accepts/follows/${randomUUID()}`, actor: self.url, to: [known.remote.uri] };
    await this.post(tx, self, known, writeAccept(deed, asked));
  }

  /** Turns a follower away, or out; throws follow_not_found. */
  async reject(by: ActingModerator | null, address: string): Promise<Follow> {
    const { self, known, follow } = await this.between(address, 'follower');
    await this.db.transaction(async (tx) => {
      await this.follows.remove(tx, follow.id);
      const asked = writeFollow({ id: follow.uri, actor: known.remote.uri }, self.url);
      const deed = { id: `${self.url}#rejects/follows/${randomUUID()}`, actor: self.url, to: [known.remote.uri] };
      await this.post(tx, self, known, writeReject(deed, asked));
      await this.note(tx, by, ModerationAction.INSTANCE_REJECT, known.remote.host);
    });
    return follow;
  }

  /** What stands between us and the actor of an address, a domain or `name@host`. */
  private async between(
    address: string,
    role: 'follower' | 'followed',
  ): Promise<{ self: Actor; known: KnownActor; follow: Follow }> {
    const self = await this.self();
    const known = await this.find(address, self.id);
    const ids = known && (role === 'follower' ? [known.actor.id, self.id] : [self.id, known.actor.id]);
    const follow = ids && (await this.follows.find(ids[0]!, ids[1]!));
    if (!follow) throw new DomainError('follow_not_found', { field: 'address' });
    return { self, known, follow };
  }

  /** Its NodeInfo names it; where it does not, it has one of the usual names. Throws RemoteRefused, RemoteGone. */
  private async actorOf(host: string): Promise<KnownActor> {
    const { actorUri } = await this.instances.ask(host);
    const known = actorUri
      ? await this.remotes.get(actorUri)
      : await this.remotes
          .findByHandle(`relay@${host}`)
          .catch(() => this.remotes.findByHandle(`${host.replace(/:\d+$/, '')}@${host}`));
    await this.instances.speaksFor(host, known.actor.id);
    return known;
  }

  private async find(address: string, selfId: string): Promise<KnownActor | null> {
    if (/^https?:/.test(address)) return this.remotes.find(address);
    const [row] = await this.db.query<{ url: string }>(
      `SELECT r.uri AS url FROM remote_actors r JOIN follows f ON r.actor_id IN (f.follower_id, f.target_id)
        WHERE r.host = $1 AND $2 IN (f.follower_id, f.target_id) ORDER BY f.id DESC LIMIT 1`,
      [hostOf(address), selfId],
    );
    return row ? this.remotes.find(row.url) : null;
  }

  private async note(tx: Tx, by: ActingModerator | null, action: ModerationAction, host: string): Promise<void> {
    await this.log.record(tx, by, { action, target: { kind: 'instance', id: host } });
  }

  private async post(tx: Tx, self: Actor, { remote }: KnownActor, activity: Record<string, unknown>): Promise<void> {
    await this.outbox.post(tx, { actor: self, activity, objectUri: remote.uri, inboxes: [remote.inboxUrl] });
  }
}

/** The host that a domain, an address or `name@host` names. */
function hostOf(address: string): string {
  const text = address.trim().toLowerCase();
  return URL.parse(text)?.host || text.split('@').at(-1)!.replace(/\/.*$/, '');
}
