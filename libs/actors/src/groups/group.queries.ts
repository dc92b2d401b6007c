import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import {
  type Config,
  Database,
  DomainError,
  InjectConfig,
  isId,
  loader,
  type RequestContext,
  type Tx,
} from '#convoke/core';
import { Actor, ActorKind } from '../actor.entity.js';
import { ActorQueries } from '../actor.queries.js';
import { viewerOf } from '../viewer.js';
import { Group } from './group.entity.js';
import { isOpenToView } from './group.policy.js';
import type { Member } from './member.entity.js';
import { MemberQueries } from './member.queries.js';

const HANDLE = /^@?([^\s@]{1,100})(?:@([^\s@]{1,255}))?$/;

type Looking = Pick<ReturnType<typeof viewerOf>, 'actorIds' | 'isModerator'>;

/** Reads of groups, here and elsewhere. */
@Injectable()
export class GroupQueries {
  /** What actors that are groups have beyond their name. */
  readonly settings = loader<string, Group>(async (ids) => {
    const groups = await this.db.manager.findBy(Group, { actorId: In(ids) });
    return new Map(groups.map((group) => [group.actorId, group]));
  });

  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly actors: ActorQueries,
    private readonly members: MemberQueries,
  ) {}

  async settingsOf(id: string): Promise<Group> {
    return this.db.manager.findOneByOrFail(Group, { actorId: id });
  }

  /** By name in any case, and host for those elsewhere; null for one that the viewer may not know of. */
  async findVisible(viewer: Looking, preferredUsername: string, domain: string | null): Promise<Actor | null> {
    const group = await this.actors.findNamed(ActorKind.GROUP, preferredUsername, domain ?? '');
    return group && (await this.isVisible(viewer, group)) ? group : null;
  }

  /** By `name` or `name@host`. Throws group_not_found, also for one that the viewer may not know of. */
  async getNamed(viewer: Looking, handle: string): Promise<Actor> {
    const group = await this.findNamed(handle);
    if (group && (await this.isVisible(viewer, group))) return group;
    throw new DomainError('group_not_found', { field: 'preferredUsername' });
  }

  /** By `name` or `name@host`, whoever may know of it. */
  async findNamed(handle: string): Promise<Actor | null> {
    const named = this.parse(handle);
    return named && this.actors.findNamed(ActorKind.GROUP, named.name, named.domain);
  }

  /** Since when a group that everybody could know of is gone, by `name` or `name@host`; null for any other. */
  async deletedSince(handle: string): Promise<Date | null> {
    const named = this.parse(handle);
    const gone = named && (await this.actors.findGone(ActorKind.GROUP, named.name, named.domain));
    if (!gone || gone.suspended) return null;
    return isOpenToView((await this.settingsOf(gone.id)).visibility) ? gone.deletedAt : null;
  }

  /** The host is empty for those of this instance. */
  private parse(handle: string): { name: string; domain: string } | null {
    const [, name, host = this.server.publicHost] = HANDLE.exec(handle.trim()) ?? [];
    const domain = host.toLowerCase();
    return name ? { name, domain: domain === this.server.publicHost ? '' : domain } : null;
  }

  /** Throws group_not_found, also for one that the viewer may not know of. */
  async getVisible(viewer: Looking, id: string): Promise<Actor> {
    const group = await this.actors.find(id);
    if (group?.type !== ActorKind.GROUP || !(await this.isVisible(viewer, group))) throw notFound();
    return group;
  }

  /** One of this instance that is not deleted. */
  async findHere(tx: Tx, id: string): Promise<Actor | null> {
    const group = (await this.actors.findMany([id], tx)).get(id);
    return group?.local ? group : null;
  }

  /** Both halves of a group that nobody else changes until the transaction ends. Throws group_not_found. */
  async lock(tx: Tx, id: string): Promise<{ actor: Actor; group: Group }> {
    const lock = { mode: 'for_no_key_update' } as const;
    const group = isId(id) ? await tx.findOne(Group, { where: { actorId: id }, lock }) : null;
    const actor = group && (await this.actors.findMany([id], tx)).get(id);
    if (!actor) throw notFound();
    return { actor, group };
  }

  /** One that the viewer of a request may know of, batched with the others that the request asks for. */
  async visible(id: string, context: RequestContext): Promise<Actor | null> {
    const group = await this.actors.byId(context).load(id);
    const settings = await this.settings(context).load(id);
    const own = await this.members.standing(context).load(id);
    return group && maySee(viewerOf(context), group, settings, own ?? []) ? group : null;
  }

  /** Whether the viewer may know of it. */
  async isVisible(viewer: Looking, group: Actor): Promise<boolean> {
    const [settings] = await this.db.manager.findBy(Group, { actorId: group.id });
    return maySee(viewer, group, settings ?? null, await this.members.ofActorsIn(group.id, viewer.actorIds));
  }
}

function maySee(viewer: Looking, group: Actor, settings: Group | null, own: readonly Member[]): boolean {
  if (viewer.isModerator) return true;
  if (group.suspended || !settings) return false;
  return isOpenToView(settings.visibility) || own.some(({ role }) => role !== 'rejected' && role !== 'not_approved');
}

function notFound(): DomainError {
  return new DomainError('group_not_found');
}
