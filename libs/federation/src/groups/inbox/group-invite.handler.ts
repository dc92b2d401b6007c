import { Injectable } from '@nestjs/common';
import {
  type Actor,
  ActorKind,
  ActorQueries,
  ForeignMembers,
  MemberManagement,
  MemberQueries,
  MemberRole,
} from '#convoke/actors';
import { DomainError, RateLimits } from '#convoke/core';
import { GoneObjects } from '../../events/gone-objects.service.js';
import type { ActivityHandler, ReceivedActivity } from '../../inbox/activity-handler.js';
import { haveOneOrigin, isRemoteRefusal, RemoteActors, RemoteRefused } from '../../remote/index.js';
import { hasType, readActivity } from '../../vocabulary/index.js';
import { GroupAuthority } from '../group-authority.service.js';

/** Somebody elsewhere invites somebody to a group: as who runs a group here, or on behalf of one elsewhere. */
@Injectable()
export class GroupInviteHandler implements ActivityHandler {
  readonly types = ['Invite'];

  constructor(
    private readonly actors: ActorQueries,
    private readonly remotes: RemoteActors,
    private readonly management: MemberManagement,
    private readonly members: MemberQueries,
    private readonly foreign: ForeignMembers,
    private readonly authority: GroupAuthority,
    private readonly gone: GoneObjects,
    private readonly limits: RateLimits,
  ) {}

  async concerns(activity: ReceivedActivity): Promise<boolean> {
    const { object, objectUri } = readActivity(activity.body);
    if (!objectUri || (object && hasType(object, 'Event'))) return false;
    return (await this.groupAt(objectUri, activity)) !== null;
  }

  async handle(activity: ReceivedActivity): Promise<void> {
    const { id, body, sender } = activity;
    const { objectUri, targetUri, to } = readActivity(body);
    const group = (await this.groupAt(objectUri!, activity))!;
    const invitedUri = targetUri ?? to.find((uri) => uri !== objectUri);
    if (!invitedUri || (await this.gone.has(id, [sender.remote.uri]))) return;
    await this.limits.consume('invite:account', sender.remote.uri);
    if (group.local) return this.inviteToOurs(group, sender.actor, invitedUri);
    await this.assertMayInvite(group, activity);
    const person = await this.actors.findByUrl(invitedUri);
    if (!person?.local || person.type !== ActorKind.PERSON) return;
    const before = await this.members.find(group.id, person.id);
    if (before?.isIn) throw new DomainError('already_member');
    const byActorId = sender.actor.type === ActorKind.PERSON ? sender.actor.id : null;
    const invited = { groupId: group.id, actorId: person.id, role: MemberRole.INVITED, url: id.split('#')[0] };
    await this.foreign.take({ ...invited, byActorId, invitedById: byActorId });
  }

  private async inviteToOurs(group: Actor, by: Actor, uri: string): Promise<void> {
    await this.authority.require(group, by, 'manage members');
    const person = (await this.actors.findByUrl(uri)) ?? (await this.remotes.get(uri)).actor;
    if (person.type !== ActorKind.PERSON || person.suspended) throw new DomainError('person_not_found');
    await this.management.invite(group.id, by.id, person);
  }

  /** The server of a group speaks for it; of another one only those who run the group. */
  private async assertMayInvite(group: Actor, { sender }: ReceivedActivity): Promise<void> {
    if (!haveOneOrigin(sender.remote.uri, group.url))
      await this.authority.require(group, sender.actor, 'manage members');
  }

  /** A group that nobody here has heard of is asked for: it may be where somebody is wanted first. */
  private async groupAt(uri: string, { body, sender }: ReceivedActivity): Promise<Actor | null> {
    const known = await this.actors.findByUrl(uri);
    if (known) return known.type === ActorKind.GROUP ? known : null;
    if (!haveOneOrigin(uri, sender.remote.uri) || !isNamed(body, uri)) return null;
    try {
      const { actor } = await this.remotes.get(uri);
      return actor.type === ActorKind.GROUP ? actor : null;
    } catch (error) {
      if (isRemoteRefusal(error) && !(error instanceof RemoteRefused && error.temporary)) return null;
      throw error;
    }
  }
}

/** Whether it says that it invites in the name of what it invites to, as to a group it does. */
function isNamed({ actor, attributedTo }: Record<string, unknown>, uri: string): boolean {
  return [actor, attributedTo].flat().includes(uri);
}
