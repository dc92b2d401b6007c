import { Injectable } from '@nestjs/common';
import { type Actor, ActorKind, ActorQueries } from '#convoke/actors';
import { GroupAuthority } from '../groups/index.js';
import { haveOneOrigin, type KnownActor, RemoteActors, RemoteRefused } from '../remote/index.js';
import type { NoteContent } from '../vocabulary/index.js';

/** Says in the name of which group something is written elsewhere. */
@Injectable()
export class GroupVoices {
  constructor(
    private readonly actors: ActorQueries,
    private readonly remotes: RemoteActors,
    private readonly authority: GroupAuthority,
  ) {}

  /** Null for what its sender writes for themselves. Throws RemoteRefused, group_not_found and unauthorized for who may not. */
  async of({ url, authorUri, actorUri }: NoteContent, { actor, remote }: KnownActor): Promise<Actor | null> {
    if (authorUri === remote.uri) return null;
    const group = actorUri === remote.uri ? await this.find(authorUri, remote.uri) : null;
    if (group?.type !== ActorKind.GROUP || group.suspended) throw new RemoteRefused('key_owner', url);
    await this.authority.requireVoice(group, actor);
    return group;
  }

  /** Of a group that is known nowhere here only its own server tells who writes for it. */
  private async find(uri: string, senderUri: string): Promise<Actor | null> {
    const known = await this.actors.findByUrl(uri);
    if (known || !haveOneOrigin(uri, senderUri)) return known;
    return (await this.remotes.get(uri)).actor;
  }
}
