import { Injectable } from '@nestjs/common';
import { Users } from '#convoke/accounts';
import { type Actor, ActorQueries } from '#convoke/actors';
import { type Config, Database, InjectConfig, type Locale, OnDomainEvent, readableText } from '#convoke/core';
import { type Comment, DiscussionMentioned, DiscussionQueries } from '#convoke/threads';
import { m } from '#translations';
import { nameOf } from '../comments/comment-letters.service.js';
import type { Letter } from '../notices/notice.js';
import { Notices } from '../notices/notices.service.js';

type Mentioned = NonNullable<(typeof DiscussionMentioned)['payload']>;

/** Tells members of groups that somebody named them in a discussion, while they may read it. */
@Injectable()
export class DiscussionNotices {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly users: Users,
    private readonly actors: ActorQueries,
    private readonly discussions: DiscussionQueries,
    private readonly notices: Notices,
  ) {}

  @OnDomainEvent(DiscussionMentioned)
  async mentioned({ discussionId, commentId, actorIds }: Mentioned): Promise<void> {
    const comment = await this.discussions.findComment(commentId);
    if (!comment || comment.deletedAt || comment.author.suspended) return;
    for (const profile of (await this.actors.findMany(actorIds)).values()) {
      const discussion = await this.discussions.findReadable([profile.id], discussionId);
      const group = discussion && (await this.actors.find(discussion.groupId));
      if (!group || profile.userId === null || profile.userId === comment.author.userId) continue;
      const user = (await this.users.usable([profile.userId])).get(profile.userId);
      if (!user) continue;
      const { title, slug } = discussion;
      const path = `${pathOf(group)}/c/${slug}`;
      const data = { title, groupId: group.id, path };
      const notice = {
        kind: 'discussion_mention',
        key: `discussion:${commentId}`,
        subjectId: comment.author.id,
      } as const;
      await this.db.transaction((tx) =>
        this.notices.tell(tx, { ...notice, data }, [{ user, profileId: profile.id }], (_, locale) =>
          this.letter(comment, title, path, locale),
        ),
      );
    }
  }

  private letter(comment: Comment, title: string, path: string, locale: Locale): Letter {
    const words = m.mail_discussion_named_title({ name: nameOf(comment.author), title }, { locale });
    const button = { label: m.mail_message_button({}, { locale }), url: this.server.publicUrl + path };
    return { subject: words, title: words, paragraphs: [readableText(comment.text)], button };
  }
}

function pathOf({ preferredUsername, domain }: Actor): string {
  return `/@${preferredUsername}${domain ? `@${domain}` : ''}`;
}
