import { Injectable } from '@nestjs/common';
import { AccountLetters, Users } from '#convoke/accounts';
import { type Actor, ActorKind } from '#convoke/actors';
import { chooseLocale, type Tx } from '#convoke/core';
import { m } from '#translations';

interface Silence {
  silenced: boolean;
  reason: string;
}

/** Tells people what moderators decided about their profiles and groups. */
@Injectable()
export class ProfileModerationMails {
  constructor(
    private readonly users: Users,
    private readonly letters: AccountLetters,
  ) {}

  async tellOfSuspension(tx: Tx, userId: string, profile: Actor, reason: string): Promise<void> {
    const name = nameOf(profile);
    await this.letters.send(tx, await this.users.get(userId, tx), chooseLocale(), ({ instance }, options) => ({
      subject: m.mail_suspended_subject({ instance, name }, options),
      title: m.mail_suspended_title({ name }, options),
      paragraphs: [
        m.mail_suspended_text({ name, instance }, options),
        ...(reason ? [m.mail_moderated_reason({}, options), reason] : []),
        m.mail_suspended_rights({}, options),
      ],
      button: { label: m.mail_suspended_button({}, options), url: this.letters.link('/settings/profiles') },
      link: { label: m.mail_moderated_contact({}, options), url: this.letters.link('/about') },
    }));
  }

  async tellOfReturn(tx: Tx, userId: string, profile: Actor): Promise<void> {
    const name = nameOf(profile);
    await this.letters.send(tx, await this.users.get(userId, tx), chooseLocale(), ({ instance }, options) => ({
      subject: m.mail_unsuspended_subject({ instance, name }, options),
      title: m.mail_unsuspended_title({ name }, options),
      paragraphs: [m.mail_unsuspended_text({ name, instance }, options)],
      button: { label: m.mail_suspended_button({}, options), url: this.letters.link('/settings/profiles') },
    }));
  }

  /** The owner of a profile, or one of those who run a group. */
  async tellOfSilence(tx: Tx, userId: string, actor: Actor, { silenced, reason }: Silence): Promise<void> {
    const name = nameOf(actor);
    const isGroup = actor.type === ActorKind.GROUP;
    const text = isGroup ? m.mail_silenced_group_text : m.mail_silenced_text;
    const [path, label] = isGroup
      ? [`/@${actor.preferredUsername}`, m.mail_group_button]
      : ['/settings/profiles', m.mail_suspended_button];
    await this.letters.send(tx, await this.users.get(userId, tx), chooseLocale(), ({ instance }, options) => ({
      subject: (silenced ? m.mail_silenced_subject : m.mail_unsilenced_subject)({ instance, name }, options),
      title: (silenced ? m.mail_silenced_title : m.mail_unsilenced_title)({ name }, options),
      paragraphs: [
        (silenced ? text : m.mail_unsilenced_text)({ name, instance }, options),
        ...(reason ? [m.mail_moderated_reason({}, options), reason] : []),
      ],
      button: { label: label({}, options), url: this.letters.link(path) },
      link: { label: m.mail_moderated_contact({}, options), url: this.letters.link('/about') },
    }));
  }

  /** One of the people of a group. */
  async tellMember(tx: Tx, userId: string, group: Actor): Promise<void> {
    const name = nameOf(group);
    const { suspended, suspensionReason: reason } = group;
    await this.letters.send(tx, await this.users.get(userId, tx), chooseLocale(), ({ instance }, options) => ({
      subject: (suspended ? m.mail_suspended_group_subject : m.mail_unsuspended_group_subject)(
        { instance, name },
        options,
      ),
      title: (suspended ? m.mail_suspended_title : m.mail_unsuspended_title)({ name }, options),
      paragraphs: [
        (suspended ? m.mail_suspended_group_text : m.mail_unsuspended_group_text)({ name, instance }, options),
        ...(suspended && reason ? [m.mail_moderated_reason({}, options), reason] : []),
      ],
      link: { label: m.mail_moderated_contact({}, options), url: this.letters.link('/about') },
    }));
  }
}

function nameOf({ name, preferredUsername }: Actor): string {
  return name || `@${preferredUsername}`;
}
