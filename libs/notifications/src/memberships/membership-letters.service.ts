import { Injectable } from '@nestjs/common';
import type { Actor } from '#convoke/actors';
import { type Config, InjectConfig, type Locale } from '#convoke/core';
import { m } from '#translations';
import type { Letter } from '../notices/notice.js';
import type { MembershipNews } from './membership-news.js';

const TITLES = {
  invited: m.mail_membership_invited_title,
  let_in: m.mail_membership_let_in_title,
  turned_down: m.mail_membership_turned_down_title,
  member: m.mail_membership_member_title,
  moderator: m.mail_membership_moderator_title,
  administrator: m.mail_membership_administrator_title,
  removed: m.mail_membership_removed_title,
  shut_out: m.mail_membership_shut_out_title,
} satisfies Record<MembershipNews, unknown>;

/** Of one group; more are counted. */
const MOST_NAMES = 10;

/** Somebody who asks to be let into a group. */
export interface Request {
  group: Actor;
  asker: Actor;
}

/** What people are written about who belongs to which group. */
@Injectable()
export class MembershipLetters {
  constructor(@InjectConfig('server') private readonly server: Config['server']) {}

  /** To whom it is about; `by` is who invites. */
  news(news: MembershipNews, group: Actor, profile: Actor, by: Actor | undefined, locale: Locale): Letter {
    const words = TITLES[news]({ group: nameOf(group) }, { locale });
    const isQuestion = news === 'invited';
    return {
      subject: words,
      title: words,
      paragraphs: [
        ...(isQuestion && by ? [m.mail_membership_invited_by({ name: longNameOf(by) }, { locale })] : []),
        m.mail_membership_profile({ profile: handleOf(profile) }, { locale }),
      ],
      button: {
        label: isQuestion ? m.mail_membership_answer({}, { locale }) : m.mail_group_button({}, { locale }),
        url: this.pageOf(group),
      },
    };
  }

  /** To those who let people in. */
  asked({ group, asker }: Request, locale: Locale): Letter {
    const words = m.mail_member_asked_title({ name: longNameOf(asker), group: nameOf(group) }, { locale });
    return {
      subject: words,
      title: words,
      paragraphs: [m.mail_asked_text({}, { locale })],
      button: { label: m.mail_members_button({}, { locale }), url: this.requestsOf(group) },
    };
  }

  /** Of all who asked since the last mail, under their groups. */
  digest(requests: Request[], locale: Locale): Letter {
    const groups = [...Map.groupBy(requests, ({ group }) => group.id).values()];
    const paragraphs = groups.map((ofOne) => {
      const { group } = ofOne[0]!;
      const more = ofOne.length - MOST_NAMES;
      const rest = more > 0 ? [m.mail_asked_more({ count: more }, { locale })] : [];
      const names = ofOne.slice(0, MOST_NAMES).map(({ asker }) => `– ${longNameOf(asker)}`);
      return [nameOf(group), ...names, ...rest, this.requestsOf(group)].join('\n');
    });
    const count = { count: requests.length };
    return {
      subject: m.mail_members_asked_subject(count, { locale }),
      title: m.mail_members_asked_subject(count, { locale }),
      paragraphs: [...paragraphs, m.mail_asked_text({}, { locale })],
      button: { label: m.mail_members_button({}, { locale }), url: this.requestsOf(requests[0]!.group) },
    };
  }

  private requestsOf(group: Actor): string {
    return `${this.pageOf(group)}/settings/members?role=NOT_APPROVED`;
  }

  private pageOf(group: Actor): string {
    return `${this.server.publicUrl}/${handleOf(group)}`;
  }
}

function nameOf(actor: Actor): string {
  return actor.name || handleOf(actor);
}

function longNameOf(actor: Actor): string {
  return actor.name ? `${actor.name} (${handleOf(actor)})` : handleOf(actor);
}

function handleOf({ preferredUsername, domain }: Actor): string {
  return `@${preferredUsername}${domain ? `@${domain}` : ''}`;
}
