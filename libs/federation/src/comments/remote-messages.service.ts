import { Injectable } from '@nestjs/common';
import { type Actor, ActorKind, ActorQueries, GroupQueries } from '#convoke/actors';
import { DomainError, RateLimits } from '#convoke/core';
import { EventQueries } from '#convoke/events';
import { CommentQueries, ForeignMessages, MessageQueries } from '#convoke/threads';
import { GoneObjects } from '../events/index.js';
import { isRemoteRefusal, type KnownActor, RemoteActors, RemoteRefused } from '../remote/index.js';
import type { NoteContent } from '../vocabulary/index.js';
import { GroupVoices } from './group-voices.service.js';

/** How many people something private may be for, and how many of them are looked up that nobody here has met. */
const MAX_PEOPLE = 50;
const MAX_STRANGERS = 10;

/** What people of other servers write to people and groups here in private. */
@Injectable()
export class RemoteMessages {
  constructor(
    private readonly messages: MessageQueries,
    private readonly foreign: ForeignMessages,
    private readonly comments: CommentQueries,
    private readonly events: EventQueries,
    private readonly actors: ActorQueries,
    private readonly remotes: RemoteActors,
    private readonly gone: GoneObjects,
    private readonly limits: RateLimits,
    private readonly voices: GroupVoices,
    private readonly groups: GroupQueries,
  ) {}

  async isKnown(uri: string): Promise<boolean> {
    return (await this.messages.findByUrl(uri)) !== null;
  }

  /** Of one that is known only the words change, whoever it says to be for now. */
  async keep(note: NoteContent, sender: KnownActor): Promise<void> {
    const { actor, remote } = sender;
    const group = await this.voices.of(note, sender);
    if (await this.isKnown(note.url)) return this.foreign.change(note, actor.id);
    const uris = (await this.addressees(note)).filter((uri) => uri !== remote.uri && uri !== group?.url);
    // What all followers read is no letter; what was for everybody once is a comment still.
    if ((remote.followersUrl && uris.includes(remote.followersUrl)) || (await this.comments.findByUrl(note.url)))
      return;
    if (uris.length > MAX_PEOPLE) throw new RemoteRefused('too_many', note.url);
    const known = await this.actors.findByUrls(uris);
    const met = await this.reachable(known, actor);
    if (!(await this.messages.isReadHere([...met, ...(group ? [group] : [])].map(({ id }) => id)))) return;
    if (await this.gone.has(note.url, [remote.uri])) throw new DomainError('comment_not_found');
    await this.limits.consume('message:actor', actor.id);
    const strangers = uris.filter((uri) => !known.some(({ url }) => url === uri));
    const found = await this.reachable(await this.fetch(strangers.slice(0, MAX_STRANGERS)), actor);
    await this.foreign.add(note, {
      actorId: actor.id,
      attributedToId: group?.id ?? null,
      recipientIds: [...met, ...found].map(({ id }) => id),
      inReplyToUri: note.inReplyToUri,
      contextUri: note.contextUri,
      eventId: await this.subjectOf(note, actor),
    });
  }

  /** Whether it is a message that its author says is gone: then it goes. */
  async remove(uri: string, { actor, remote }: KnownActor): Promise<boolean> {
    const known = await this.messages.findByUrl(uri);
    if (!known) return false;
    if (known.comment.actorId !== actor.id) throw new RemoteRefused('key_owner', uri);
    await this.gone.add(uri, remote.uri);
    await this.foreign.remove(uri, actor.id);
    return true;
  }

  /**
   * Whom it is for. Programs that know no groups answer whoever wrote in the name of one, which is meant then; but for
   * somebody who is in the conversation themselves.
   */
  private async addressees({ to, cc, inReplyToUri }: NoteContent): Promise<string[]> {
    const uris = [...new Set([...to, ...cc])];
    const answered = inReplyToUri === null ? null : await this.messages.findByUrl(inReplyToUri);
    if (!answered?.comment.inNameOf) return uris;
    const { author, inNameOf, conversationId } = answered.comment;
    const people = await this.messages.people(conversationId!);
    if (people.some(({ id }) => id === author.id)) return uris;
    return [...new Set(uris.map((uri) => (uri === author.url ? inNameOf.url : uri)))];
  }

  /** Those of them who can be written to: of groups of ours those that the author may know of. */
  private async reachable(actors: readonly Actor[], { id }: Actor): Promise<Actor[]> {
    const author = { actorIds: [id], isModerator: false };
    const found = await Promise.all(
      actors.map(async (one) => {
        if (one.suspended) return [];
        if (one.type === ActorKind.PERSON) return [one];
        const isOpen = one.type === ActorKind.GROUP && (!one.local || (await this.groups.isVisible(author, one)));
        return isOpen ? [one] : [];
      }),
    );
    return found.flat();
  }

  /** Whom it goes to as well: people here ought to know. */
  private async fetch(uris: readonly string[]): Promise<Actor[]> {
    const found = await Promise.all(uris.map((uri) => this.remotes.get(uri).catch(nobodyWhenRefused)));
    return found.flatMap((known) => known?.actor ?? []);
  }

  /** The event that it answers, or on which what it answers was said; if its author may see it. */
  private async subjectOf({ inReplyToUri }: NoteContent, { id }: Actor): Promise<string | null> {
    if (inReplyToUri === null) return null;
    const comment = await this.comments.findByUrl(inReplyToUri);
    const eventId = comment?.eventId ?? (await this.events.findByUrl(inReplyToUri))?.id;
    if (!eventId) return null;
    return (await this.events.isVisible(eventId, { actorIds: [id], isModerator: false })) ? eventId : null;
  }
}

function nobodyWhenRefused(error: unknown): null {
  if (isRemoteRefusal(error)) return null;
  throw error;
}
