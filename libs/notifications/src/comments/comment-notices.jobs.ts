import { Injectable } from '@nestjs/common';
import { Users } from '#convoke/accounts';
import { ActorQueries } from '#convoke/actors';
import { Database, OnDomainEvent, type Tx } from '#convoke/core';
import { type Event, EventQueries } from '#convoke/events';
import { type Comment, CommentMentioned, CommentPosted, CommentQueries } from '#convoke/threads';
import { Participants } from '../changes/participants.queries.js';
import { NoticeMails } from '../notices/notice-mails.service.js';
import { Notices } from '../notices/notices.service.js';
import { StrangersTold } from '../notices/strangers-told.service.js';
import { Organizers } from '../organizing/organizers.queries.js';
import { CommentLetters } from './comment-letters.service.js';

interface Said {
  event: Event;
  comment: Comment;
}

/** Tells those whom a comment is for: participants of what is announced, organizers of the rest, whoever is named. */
@Injectable()
export class CommentNotices {
  constructor(
    private readonly db: Database,
    private readonly users: Users,
    private readonly actors: ActorQueries,
    private readonly events: EventQueries,
    private readonly comments: CommentQueries,
    private readonly participants: Participants,
    private readonly organizers: Organizers,
    private readonly letters: CommentLetters,
    private readonly notices: Notices,
    private readonly strangersTold: StrangersTold,
    private readonly mails: NoticeMails,
  ) {}

  @OnDomainEvent(CommentPosted)
  async posted({ commentId, eventId }: { commentId: string; eventId: string }): Promise<void> {
    const said = await this.read(commentId, eventId);
    if (!said) return;
    await this.db.transaction(async (tx) => {
      if (said.comment.isAnnouncement) await this.announce(tx, said);
      else await this.tellOrganizers(tx, said);
    });
  }

  @OnDomainEvent(CommentMentioned)
  async mentioned({ commentId, eventId, actorIds }: { commentId: string; eventId: string; actorIds: string[] }) {
    const said = await this.read(commentId, eventId);
    if (!said) return;
    const { event, comment } = said;
    const named = [...(await this.actors.findMany(actorIds)).values()];
    await this.db.transaction(async (tx) => {
      const ids = named.map(({ userId }) => userId).filter((id) => id !== null && id !== comment.author.userId);
      const users = await this.users.usable(ids as string[], tx);
      const recipients = named.flatMap(({ id: profileId, userId }) => {
        const user = userId === null ? undefined : users.get(userId);
        return user ? [{ user, profileId }] : [];
      });
      const notice = { kind: 'event_comment_mention', key: `mention:${comment.id}` } as const;
      await this.notices.tell(tx, { ...notice, ...about(said) }, recipients, (_, locale) =>
        this.letters.mention(event, comment, locale),
      );
    });
  }

  private async tellOrganizers(tx: Tx, said: Said): Promise<void> {
    const { event, comment } = said;
    if (!event.local) return;
    const organizers = await this.organizers.of(tx, event, comment.author.userId);
    const notice = { kind: 'event_new_comment', key: `comment:${comment.id}` } as const;
    await this.notices.tell(tx, { ...notice, ...about(said) }, organizers, (_, locale) =>
      this.letters.comment(event, comment, locale),
    );
  }

  private async announce(tx: Tx, said: Said): Promise<void> {
    const { event, comment } = said;
    const notice = { kind: 'participation_event_comment', key: `announcement:${comment.id}` } as const;
    const mayMail = await this.strangersTold.note(tx, notice.key);
    for await (const { people, strangers } of this.participants.of(tx, event.id)) {
      const others = people.filter(({ user }) => user.id !== comment.author.userId);
      await this.notices.tell(tx, { ...notice, ...about(said) }, others, (_, locale) =>
        this.letters.announcement(event, comment, locale),
      );
      if (!mayMail) continue;
      const mails = strangers.map((stranger) => ({
        to: stranger.email,
        locale: stranger.locale,
        letter: this.letters.forStranger(event, comment, stranger),
      }));
      await this.mails.sendToAddresses(tx, mails);
    }
  }

  /** Null where nobody is to read it any more. */
  private async read(commentId: string, eventId: string): Promise<Said | null> {
    const comment = await this.comments.find(commentId);
    const event = await this.events.findById(eventId);
    if (!comment?.isShown || !event || event.deletedAt || event.suspended) return null;
    return { event, comment };
  }
}

function about({ event, comment }: Said) {
  return { eventId: event.id, subjectId: comment.author.id };
}
