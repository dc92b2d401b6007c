import { Injectable } from '@nestjs/common';
import { type Actor, ActorKind, ActorQueries, GroupQueries } from '#convoke/actors';
import { DomainError, invalid, isId, plainText } from '#convoke/core';
import { type Event, EventQueries } from '#convoke/events';
import { type Post, PostQueries } from '#convoke/posts';
import { type Comment, Comments, CommentQueries, ConfidedQueries } from '#convoke/threads';
import type { EvidenceKind } from './report-evidence.entity.js';
import type { NewReport } from './report.schema.js';

const MAX_TEXT = 20_000;

/** Something that is complained of, as it is now. */
export interface ReportedThing {
  kind: EvidenceKind;
  targetId: string;
  url: string;
  title: string | null;
  text: string;
  /** Whether few read it. */
  confided?: boolean;
}

/** Whom a report is about, with what of theirs it names. */
export interface Reported {
  actor: Actor;
  things: ReportedThing[];
}

/** Who complains: by one profile, so that no report shows what others of the account can see. */
interface Complainant {
  actorIds: readonly string[];
  isModerator: boolean;
}

/** Finds what somebody complains of: what they may not see is not there. */
@Injectable()
export class ReportedThings {
  constructor(
    private readonly actors: ActorQueries,
    private readonly groups: GroupQueries,
    private readonly events: EventQueries,
    private readonly comments: CommentQueries,
    private readonly onEvents: Comments,
    private readonly posts: PostQueries,
    private readonly confided: ConfidedQueries,
  ) {}

  /** Something said, on an event or among few, that one of these profiles reads. Throws comment_not_found. */
  async readBy(by: Complainant, id: string): Promise<Comment> {
    return this.comment(by, id);
  }

  /** Throws not_found, event_not_found, comment_not_found, post_not_found; InvalidInput where a thing is somebody else's. */
  async seen(by: Complainant, given: NewReport): Promise<Reported> {
    const actor = await this.actor(by, given.reportedId);
    const events = await Promise.all(given.eventsIds.map((id) => this.event(by, id)));
    const comments = await Promise.all(given.commentsIds.map((id) => this.comment(by, id)));
    const posts = await Promise.all(given.postsIds.map((id) => this.post(by, id)));
    const refuse = (field: string) => invalid(field, 'error_report_of_others');
    if (!events.every((event) => ownerOf(event) === actor.id)) throw refuse('eventsIds');
    if (!comments.every((comment) => speakerOf(comment) === actor.id)) throw refuse('commentsIds');
    if (!posts.every(({ groupId }) => groupId === actor.id)) throw refuse('postsIds');
    return {
      actor,
      things: [ofActor(actor), ...events.map(ofEvent), ...comments.map(ofComment), ...posts.map(ofPost)],
    };
  }

  /** What another instance names of ours: an actor before whoever made what it names; null where nothing is ours. */
  async named(uris: readonly string[]): Promise<Reported | null> {
    const found = await Promise.all(uris.map((uri) => this.thing(uri)));
    const [first] = [...found.filter((each) => each?.kind === 'actor'), ...found].filter((each) => each != null);
    const actor = first && (await this.actors.find(first.ownerId));
    if (!actor?.local) return null;
    const theirs = found.filter((each) => each != null && each.kind !== 'actor' && each.ownerId === actor.id);
    return { actor, things: [ofActor(actor), ...theirs.map((each) => each!.thing)] };
  }

  /** What of ours, or of others, people can read just now; null for anything else. */
  async published(kind: EvidenceKind, id: string): Promise<Reported | null> {
    const found = await this.readable(kind, id);
    const actor = found && (await this.actors.find(found.ownerId));
    if (!actor || actor.deletedAt) return null;
    return { actor, things: found.thing.kind === 'actor' ? [found.thing] : [ofActor(actor), found.thing] };
  }

  private async readable(kind: EvidenceKind, id: string): Promise<{ ownerId: string; thing: ReportedThing } | null> {
    switch (kind) {
      case 'actor': {
        const actor = await this.actors.find(id);
        return actor && isReportable(actor) ? { ownerId: id, thing: ofActor(actor) } : null;
      }
      case 'event': {
        const event = await this.events.findById(id);
        return event?.isOpenToRead() && !event.deletedAt ? { ownerId: ownerOf(event), thing: ofEvent(event) } : null;
      }
      case 'comment': {
        const comment = await this.comments.find(id);
        return comment?.isShown ? { ownerId: comment.actorId, thing: ofComment(comment) } : null;
      }
      case 'post': {
        const post = await this.posts.findById(id);
        return post?.isOpen && !post.deletedAt ? { ownerId: post.groupId, thing: ofPost(post) } : null;
      }
    }
  }

  private async thing(uri: string): Promise<{ kind: EvidenceKind; ownerId: string; thing: ReportedThing } | null> {
    const actor = await this.actors.findByUrl(uri);
    if (actor)
      return isReportable(actor) && actor.local ? { kind: 'actor', ownerId: actor.id, thing: ofActor(actor) } : null;
    const event = await this.events.findByUrl(uri);
    if (event)
      return event.local && !event.deletedAt ? { kind: 'event', ownerId: ownerOf(event), thing: ofEvent(event) } : null;
    const comment = await this.comments.findByUrl(uri);
    if (comment)
      return comment.local && !comment.deletedAt
        ? { kind: 'comment', ownerId: comment.actorId, thing: ofComment(comment) }
        : null;
    const post = await this.posts.findByUrl(uri);
    return post?.local && !post.deletedAt ? { kind: 'post', ownerId: post.groupId, thing: ofPost(post) } : null;
  }

  /** One code for all that is not to be known: another would tell that there is a group. */
  private async actor(by: Complainant, id: string): Promise<Actor> {
    const actor = await this.actors.find(id);
    if (!actor || !isReportable(actor) || !(await this.mayKnow(by, actor)))
      throw new DomainError('not_found', { field: 'reportedId' });
    return actor;
  }

  private async mayKnow(by: Complainant, actor: Actor): Promise<boolean> {
    if (actor.type === ActorKind.GROUP) return this.groups.isVisible(by, actor);
    return !actor.suspended || by.isModerator;
  }

  private async event(by: Complainant, id: string): Promise<Event> {
    const event = isId(id) && (await this.events.isVisible(id, by)) ? await this.events.findById(id) : null;
    if (!event) throw new DomainError('event_not_found', { field: 'eventsIds' });
    return event;
  }

  private async comment(by: Complainant, id: string): Promise<Comment> {
    const confided = isId(id) ? await this.confided.find(by.actorIds, id) : null;
    const comment = confided ?? (await this.onEvents.getById(by, id));
    if (comment.deletedAt) throw new DomainError('comment_not_found', { field: 'commentsIds' });
    return comment;
  }

  private async post(by: Complainant, id: string): Promise<Post> {
    const post = isId(id) && (await this.posts.isVisible(id, by)) ? await this.posts.findById(id) : null;
    if (!post) throw new DomainError('post_not_found', { field: 'postsIds' });
    return post;
  }
}

/** The group stands for its events: who of it organizes one is not for everybody. */
function ownerOf({ attributedToId, organizerActorId }: Event): string {
  return attributedToId ?? organizerActorId;
}

/** A group stands for what is said in its name: who of it wrote that only they see. */
function speakerOf({ attributedToId, actorId }: Comment): string {
  return attributedToId ?? actorId;
}

function isReportable({ type }: Actor): boolean {
  return type !== ActorKind.APPLICATION;
}

function ofActor({ id, url, name, preferredUsername, summary }: Actor): ReportedThing {
  return { kind: 'actor', targetId: id, url, title: name || preferredUsername, text: plain(summary) };
}

function ofEvent({ id, url, title, description }: Event): ReportedThing {
  return { kind: 'event', targetId: id, url, title, text: plain(description ?? '') };
}

function ofComment({ id, url, text, conversationId, discussionId }: Comment): ReportedThing {
  const confided = conversationId !== null || discussionId !== null;
  return { kind: 'comment', targetId: id, url, title: null, text: plain(text), confided };
}

function ofPost({ id, url, title, body }: Post): ReportedThing {
  return { kind: 'post', targetId: id, url, title, text: plain(body) };
}

function plain(html: string): string {
  return plainText(html).slice(0, MAX_TEXT).toWellFormed();
}
