import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig, job, type Locale, OnJob } from '#convoke/core';
import { m } from '#translations';
import { EventJoinOptions } from '../event.values.js';
import { type Letter, type LetterMatter, ParticipationLetters } from '../participation-letters.service.js';
import { ParticipationLinks } from '../participation-links.service.js';
import { ParticipantRole } from '../participation.entity.js';
import { CONFIRMATION_HOURS } from './anonymous.jobs.js';

const { NOT_CONFIRMED, NOT_APPROVED, WAITING, REJECTED } = ParticipantRole;

/** Somebody without an account asked to take part. */
export const AnswerAnonymousRequest = job<{ participationId: string }>('events.answer-anonymous-request');

/** Writes to the addresses of people without an account, before anything is known of them but the address. */
@Injectable()
export class AnonymousMails {
  constructor(
    @InjectConfig('events') private readonly config: Config['events'],
    private readonly letters: ParticipationLetters,
    private readonly links: ParticipationLinks,
  ) {}

  /** Asks the address whether it was its owner; who takes part already is told so instead. */
  @OnJob(AnswerAnonymousRequest)
  async answer({ participationId }: { participationId: string }): Promise<void> {
    await this.letters.send(participationId, (matter, options) =>
      matter.participation.role === NOT_CONFIRMED ? this.question(matter, options) : known(matter, options),
    );
  }

  private question({ participation, event, facts }: LetterMatter, options: { locale: Locale }): Letter {
    const { title } = event;
    const asks = event.joinOptions === EventJoinOptions.RESTRICTED;
    return {
      subject: m.mail_anonymous_confirm_subject({ title }, options),
      title: m.mail_anonymous_confirm_title({ title }, options),
      paragraphs: [
        facts,
        asks ? m.mail_anonymous_confirm_asks({}, options) : m.mail_anonymous_confirm_text({}, options),
      ],
      button: { label: m.mail_anonymous_confirm_button({}, options), url: this.links.confirmUrl(participation) },
      afterButton: [
        m.mail_anonymous_hours({ hours: CONFIRMATION_HOURS }, options),
        m.mail_anonymous_confirm_ignore({}, options),
        m.mail_anonymous_address({ days: this.config.anonymousRetentionDays }, options),
      ],
    };
  }
}

function known({ participation, event, facts, manage }: LetterMatter, options: { locale: Locale }): Letter {
  const { title } = event;
  const button = participation.isGoing ? m.mail_anonymous_ticket_button : m.mail_anonymous_manage_button;
  return {
    subject: m.mail_anonymous_known_subject({ title }, options),
    title: m.mail_anonymous_known_title({ title }, options),
    paragraphs: [facts, standing(participation.role, options)],
    ...(participation.role === REJECTED ? {} : { button: { label: button({}, options), url: manage! } }),
    afterButton: [m.mail_anonymous_known_ignore({}, options)],
  };
}

function standing(role: ParticipantRole, options: { locale: Locale }): string {
  if (role === REJECTED) return m.mail_anonymous_known_rejected({}, options);
  if (role === NOT_APPROVED) return m.mail_anonymous_known_asked({}, options);
  if (role === WAITING) return m.mail_anonymous_known_waiting({}, options);
  return m.mail_anonymous_known_going({}, options);
}
