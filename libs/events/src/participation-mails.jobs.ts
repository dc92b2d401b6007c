import { Injectable } from '@nestjs/common';
import { type Locale, OnDomainEvent } from '#convoke/core';
import { m } from '#translations';
import { ParticipationJoined, ParticipationUpdated } from './events.domain-events.js';
import { type Letter, type LetterMatter, ParticipationLetters } from './participation-letters.service.js';
import { ParticipantRole, takesSeat } from './participation.entity.js';

const { NOT_APPROVED, WAITING, REJECTED, PARTICIPANT } = ParticipantRole;

interface Change {
  participationId: string;
  from: ParticipantRole;
  to: ParticipantRole;
}

interface Words {
  subject: string;
  title: string;
  text: string;
}

/** Tells people by mail what became of their wish to take part. */
@Injectable()
export class ParticipationMails {
  constructor(private readonly letters: ParticipationLetters) {}

  /** Who joined with an account saw it on the page; who has none needs the links. What was decided since is told later. */
  @OnDomainEvent(ParticipationJoined)
  async joined({ participationId, role }: { participationId: string; role: ParticipantRole }): Promise<void> {
    await this.letters.send(participationId, (matter, options) => {
      const { participation } = matter;
      const isNews = participation.anonymous && participation.role === role;
      return isNews ? letter(matter, joinedWords(role, matter.event.title, options), options) : null;
    });
  }

  /** What was changed again meanwhile the later change tells. */
  @OnDomainEvent(ParticipationUpdated)
  async changed({ participationId, from, to }: Change): Promise<void> {
    await this.letters.send(participationId, (matter, options) => {
      if (matter.participation.role !== to) return null;
      const words = changedWords(from, to, matter.event.title, options);
      return words && letter(matter, words, options);
    });
  }
}

function joinedWords(role: ParticipantRole, title: string, options: { locale: Locale }): Words {
  if (role === NOT_APPROVED) {
    return {
      subject: m.mail_participation_asked_subject({ title }, options),
      title: m.mail_participation_asked_title({ title }, options),
      text: m.mail_participation_asked_text({}, options),
    };
  }
  if (role === WAITING) {
    return {
      subject: m.mail_participation_waiting_subject({ title }, options),
      title: m.mail_participation_waiting_title({ title }, options),
      text: m.mail_participation_waiting_text({}, options),
    };
  }
  return {
    subject: m.mail_participation_in_subject({ title }, options),
    title: m.mail_participation_in_title({ title }, options),
    text: m.mail_participation_in_text({}, options),
  };
}

function changedWords(
  from: ParticipantRole,
  to: ParticipantRole,
  title: string,
  options: { locale: Locale },
): Words | null {
  if (to === REJECTED) {
    return {
      subject: m.mail_participation_rejected_subject({ title }, options),
      title: m.mail_participation_rejected_title({ title }, options),
      text: m.mail_participation_rejected_text({}, options),
    };
  }
  if (to === WAITING) return joinedWords(WAITING, title, options);
  if (to !== PARTICIPANT || takesSeat(from)) return null;
  return {
    subject: m.mail_participation_in_subject({ title }, options),
    title: m.mail_participation_in_title({ title }, options),
    text:
      from === WAITING
        ? m.mail_participation_promoted_text({}, options)
        : m.mail_participation_approved_text({}, options),
  };
}

function letter(matter: LetterMatter, { text, ...words }: Words, options: { locale: Locale }): Letter {
  const { participation, facts, profile, page, manage } = matter;
  const seated = takesSeat(participation.role);
  return {
    ...words,
    paragraphs: [text, facts, ...(profile ? [m.mail_participation_profile({ name: profile }, options)] : [])],
    button: { label: m.mail_participation_button({}, options), url: page },
    afterButton: seated ? [m.mail_participation_calendar({}, options)] : [],
    link:
      manage && participation.role !== REJECTED
        ? {
            label: (seated ? m.mail_anonymous_ticket_button : m.mail_anonymous_manage_button)({}, options),
            url: manage,
          }
        : undefined,
    calendar: seated,
  };
}
