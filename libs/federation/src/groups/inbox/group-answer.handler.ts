import { Injectable } from '@nestjs/common';
import {
  type Actor,
  ActorKind,
  ActorQueries,
  Follows,
  ForeignMembers,
  GroupFollows,
  type Member,
  MemberManagement,
  MemberQueries,
  MemberRole,
  Memberships,
} from '#convoke/actors';
import type { ActivityHandler, ReceivedActivity } from '../../inbox/activity-handler.js';
import { haveOneOrigin, type KnownActor } from '../../remote/index.js';
import { hasType, idOf, readActivity } from '../../vocabulary/index.js';
import { GroupAuthority } from '../group-authority.service.js';
import { GroupJoins } from '../group-joins.service.js';
import { joinUriOf } from '../publications/membership-requests.service.js';
import { GroupReadings } from '../group-readings.service.js';

/** What a Follow, Join or Invite came to that is about a group. */
interface Asked {
  group: Actor;
  member: Member;
}

/** What is answered to a Follow or Join of ours by a group elsewhere, and to an Invite or Join that is about a group here. */
@Injectable()
export class GroupAnswerHandler implements ActivityHandler {
  readonly types = ['Accept', 'Reject'];

  constructor(
    private readonly actors: ActorQueries,
    private readonly queries: Follows,
    private readonly follows: GroupFollows,
    private readonly members: MemberQueries,
    private readonly memberships: Memberships,
    private readonly management: MemberManagement,
    private readonly foreign: ForeignMembers,
    private readonly joins: GroupJoins,
    private readonly authority: GroupAuthority,
    private readonly readings: GroupReadings,
  ) {}

  async concerns(activity: ReceivedActivity): Promise<boolean> {
    return (await this.followIn(activity)) !== null || (await this.askedIn(activity)) !== null;
  }

  async handle(activity: ReceivedActivity): Promise<void> {
    const isYes = activity.type === 'Accept';
    const follow = await this.followIn(activity);
    if (follow) return this.follows.settle(follow.id, isYes);
    const { group, member } = (await this.askedIn(activity))!;
    if (group.local) await this.takeHere(member, activity.sender, isYes);
    else await this.takeFrom(group, member, activity.sender, isYes);
  }

  /** Of a group here: by whom we have invited, or by somebody elsewhere who helps to run it. */
  private async takeHere(member: Member, { actor }: KnownActor, isYes: boolean): Promise<void> {
    const by = { actorIds: [actor.id], actor };
    if (member.role === MemberRole.NOT_APPROVED && member.actorId !== actor.id) {
      await (isYes ? this.management.approve(by, member.id) : this.management.reject(by, member.id));
    } else if (isYes) await this.memberships.accept([actor.id], member.id);
    else await this.memberships.refuse([actor.id], member.id);
  }

  /** Of a group elsewhere, to one of ours who has asked: its server speaks for it. */
  private async takeFrom(group: Actor, { actorId, role }: Member, { actor, remote }: KnownActor, isYes: boolean) {
    if (!haveOneOrigin(remote.uri, group.url)) await this.authority.require(group, actor, 'manage members');
    if (role !== MemberRole.NOT_APPROVED) return;
    const byActorId = actor.type === ActorKind.PERSON ? actor.id : null;
    if (!isYes) return this.foreign.remove(group.id, actorId, byActorId);
    await this.foreign.take({ groupId: group.id, actorId, role: MemberRole.MEMBER, byActorId });
    await this.readings.begin(group.id);
  }

  /** A Follow of ours, answered by whom it asked. */
  private async followIn({ body, sender }: ReceivedActivity): Promise<{ id: string } | null> {
    const { objectUri } = readActivity(body);
    const follow = objectUri ? await this.queries.findByUri(objectUri) : null;
    return follow?.targetId === sender.actor.id && sender.actor.type === ActorKind.GROUP ? follow : null;
  }

  private async askedIn({ body, sender }: ReceivedActivity): Promise<Asked | null> {
    const { object, objectUri } = readActivity(body);
    const named = object && hasType(object, 'Invite', 'Join') ? await this.namedIn(object, sender) : null;
    return named ?? (objectUri ? this.askedBy(objectUri) : null);
  }

  /** What an embedded Invite or Join says of itself: it need not be the one that we have sent. */
  private async namedIn(object: Record<string, unknown>, sender: KnownActor): Promise<Asked | null> {
    const actorUri = hasType(object, 'Join') ? idOf(object.actor) : sender.remote.uri;
    const [group, actor] = await Promise.all(
      [idOf(object.object), actorUri].map((uri) => uri && this.actors.findByUrl(uri)),
    );
    return group && actor ? this.between(group, actor.id) : null;
  }

  private async askedBy(uri: string): Promise<Asked | null> {
    const join = await this.joins.findByUri(uri);
    const invited = join ? null : await this.members.findByUrl(uri.split('#')[0]!);
    const id = join?.groupId ?? invited?.groupId;
    const group = id ? await this.actors.find(id) : null;
    if (group) return this.between(group, join?.actorId ?? invited!.actorId);
    return this.oursBy(uri);
  }

  /** By the id of a Join of ours. */
  private async oursBy(uri: string): Promise<Asked | null> {
    const [actorUri, uuid] = uri.split('#joins/');
    const actor = uuid && actorUri ? await this.actors.findByUrl(actorUri) : null;
    const member = actor && uuid ? await this.members.findByUuid(uuid) : null;
    const group = member && actor && joinUriOf(actor, member) === uri ? await this.actors.find(member.groupId) : null;
    return group && member ? { group, member } : null;
  }

  private async between(group: Actor, actorId: string): Promise<Asked | null> {
    const member = group.type === ActorKind.GROUP ? await this.members.find(group.id, actorId) : null;
    return member && { group, member };
  }
}
