import { Injectable } from '@nestjs/common';
import type { User } from '#convoke/accounts';
import type { Actor } from '#convoke/actors';
import { type Config, InjectConfig, type Locale } from '#convoke/core';
import { m } from '#translations';
import type { ActivitySubject } from '../activity/activity.js';
import { nameOf } from '../comments/comment-letters.service.js';
import type { Letter } from '../notices/notice.js';
import { eventFacts } from '../reminders/reminder-letters.service.js';
import type { GroupNews } from './group-news.queries.js';
import { toldAs } from './told.js';

/** One thing of several that a mail tells. */
export interface GatheredNews {
  subject: ActivitySubject;
  group: Actor;
  author: Actor | null;
  title: string;
  path: string;
}

/** Of one group; more are counted. */
const MOST = 20;

/** What people are written about what happens in their groups. */
@Injectable()
export class GroupNewsLetters {
  constructor(@InjectConfig('server') private readonly server: Config['server']) {}

  one({ activity: { subject }, event, ...news }: GroupNews, user: User, locale: Locale): Letter {
    const words = this.words({ ...news, subject }, locale);
    const isNewEvent = event && subject === 'event_created';
    return {
      subject: m.group_news({ group: nameOf(news.group), news: words }, { locale }),
      title: words,
      paragraphs: isNewEvent ? [eventFacts(event, user, locale).join('\n')] : [],
      button: { label: m.mail_group_news_button({}, { locale }), url: this.server.publicUrl + news.path },
    };
  }

  /** All that happened since the last mail, under the groups. */
  digest(gathered: GatheredNews[], locale: Locale): Letter {
    const groups = [...Map.groupBy(gathered, ({ group }) => group.id).values()];
    const subject = m.mail_group_digest_subject({ count: gathered.length }, { locale });
    return {
      subject,
      title: subject,
      paragraphs: groups.map((ofOne) => {
        const more = ofOne.length - MOST;
        const rest = more > 0 ? [m.mail_asked_more({ count: more }, { locale })] : [];
        const lines = ofOne
          .slice(0, MOST)
          .flatMap((news) => [`– ${this.words(news, locale)}`, this.server.publicUrl + news.path]);
        return [nameOf(ofOne[0]!.group), ...lines, ...rest].join('\n');
      }),
      button: { label: m.mail_group_digest_button({}, { locale }), url: `${this.server.publicUrl}/notifications` },
    };
  }

  private words({ subject, author, title }: Omit<GatheredNews, 'group' | 'path'>, locale: Locale): string {
    const name = author ? nameOf(author) : m.notice_somebody({}, { locale });
    return toldAs(subject)!.words({ name, title }, { locale });
  }
}
