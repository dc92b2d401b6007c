import { Injectable } from '@nestjs/common';
import {
  type InvitationLink,
  InvitationLinks,
  type InvitationWish,
  type MailedInvitation,
  MailedInvitations,
} from '#convoke/accounts';
import { requireUser, type Viewer } from '#convoke/actors';
import { Database, type Tx } from '#convoke/core';
import { actingAs, ActionLog } from '../action-log/action-log.service.js';
import { ModerationAction } from '../action-log/moderation-action.js';

/** Letting people register, by links that moderators hand out or have mailed; each is written down. */
@Injectable()
export class Invitations {
  constructor(
    private readonly db: Database,
    private readonly links: InvitationLinks,
    private readonly mailed: MailedInvitations,
    private readonly log: ActionLog,
  ) {}

  /** Makes a link to hand out; throws InvalidInput. */
  async make(viewer: Viewer, wish: InvitationWish): Promise<InvitationLink> {
    const { id } = requireUser(viewer);
    return this.db.transaction(async (tx) =>
      this.noted(tx, viewer, ModerationAction.INVITATION_CREATION, await this.links.make(tx, id, wish)),
    );
  }

  /** Mails somebody a link for one person. Throws registrations_closed, InvalidInput. */
  async mail(viewer: Viewer, given: MailedInvitation): Promise<InvitationLink> {
    const invitation = await this.mailed.check(given);
    const makerId = viewer.user?.id ?? null;
    return this.db.transaction(async (tx) =>
      this.noted(tx, viewer, ModerationAction.INVITATION_MAIL, await this.mailed.send(tx, makerId, invitation)),
    );
  }

  /** Ends a link for good; throws invitation_link_not_found. */
  async end(viewer: Viewer, id: string): Promise<InvitationLink> {
    return this.db.transaction(async (tx) => {
      const link = await this.links.lock(tx, id);
      if (link.endedAt) return link;
      await this.links.end(tx, link);
      return this.noted(tx, viewer, ModerationAction.INVITATION_ENDING, link);
    });
  }

  private async noted(tx: Tx, viewer: Viewer, action: ModerationAction, link: InvitationLink): Promise<InvitationLink> {
    await this.log.record(tx, actingAs(viewer), { action, target: { kind: 'invitation', id: link.id } });
    return link;
  }
}
