import { Injectable } from '@nestjs/common';
import { AccountLetters, User } from '#convoke/accounts';
import { Actor, type ContentRemovals, type RemovedContent, type Viewer } from '#convoke/actors';
import { chooseLocale, type Tx } from '#convoke/core';
import { m } from '#translations';
import { ActionLog, actingAs } from '../action-log/action-log.service.js';
import { ModerationAction } from '../action-log/moderation-action.js';

const ACTIONS = {
  event: ModerationAction.EVENT_DELETION,
  comment: ModerationAction.COMMENT_DELETION,
  post: ModerationAction.POST_DELETION,
};
const SUBJECTS = {
  event: m.mail_removed_event_subject,
  comment: m.mail_removed_comment_subject,
  post: m.mail_removed_post_subject,
};
const TEXTS = {
  event: m.mail_removed_event_text,
  comment: m.mail_removed_comment_text,
  post: m.mail_removed_post_text,
};

/** Writes down what moderators take away, and tells its author by mail why, in the moderator's words. */
@Injectable()
export class Removals implements ContentRemovals {
  constructor(
    private readonly log: ActionLog,
    private readonly letters: AccountLetters,
  ) {}

  async note(tx: Tx, viewer: Viewer, removed: RemovedContent): Promise<void> {
    const { kind, id, title } = removed;
    const done = { action: ACTIONS[kind], target: { kind, id }, details: { title } } as const;
    await this.log.record(tx, actingAs(viewer), done);
    await this.tell(tx, removed);
  }

  /** Who lives elsewhere is not told: what is theirs is there still. */
  private async tell(tx: Tx, { kind, title, authorId, words }: RemovedContent): Promise<void> {
    const author = await tx.findOneBy(Actor, { id: authorId });
    const user = author?.userId ? await tx.findOneBy(User, { id: author.userId }) : null;
    if (!user) return;
    await this.letters.send(tx, user, chooseLocale(), (names, options) => ({
      subject: SUBJECTS[kind](names, options),
      title: SUBJECTS[kind](names, options),
      paragraphs: [
        TEXTS[kind]({ ...names, title }, options),
        ...(words ? [m.mail_moderated_reason({}, options), words] : []),
      ],
      button: { label: m.mail_removed_rules({}, options), url: this.letters.link('/about/rules') },
      link: { label: m.mail_moderated_contact({}, options), url: this.letters.link('/about') },
    }));
  }
}
