import { Injectable } from '@nestjs/common';
import { Database } from '#convoke/core';
import { deviceOf } from './device.js';

interface FromDevice {
  userAgent: string;
}

/** Tells the owner of an account all that is kept of it, but for what proves who they are: no secret, token or hash. */
@Injectable()
export class AccountRecords {
  constructor(private readonly db: Database) {}

  /** As JSON; null where there is no such account (any more). */
  async of(userId: string): Promise<Record<string, unknown> | null> {
    const [account] = await this.db.query(
      `SELECT u.email, (SELECT email FROM email_changes WHERE user_id = u.id) AS "wantedEmail", u.role, u.locale,
         u.created_at AS "createdAt", u.confirmed_at AS "confirmedAt",
         (SELECT enabled_at FROM second_factors WHERE user_id = u.id) AS "secondFactorSince",
         json_build_object('timezone', timezone, 'location', location, 'notificationOnDay', notification_on_day,
           'notificationEachWeek', notification_each_week, 'notificationBeforeEvent', notification_before_event,
           'notificationPendingParticipation', notification_pending_participation,
           'notificationPendingMembership', notification_pending_membership,
           'groupNotifications', group_notifications) AS settings
       FROM users u WHERE u.id = $1`,
      [userId],
    );
    if (!account) return null;
    return {
      ...account,
      sessions: (await this.sessions(userId)).map(described),
      signIns: (await this.signIns(userId)).map(described),
      applications: await this.applications(userId),
      outsideIdentities: await this.outsideIdentities(userId),
    };
  }

  private async sessions(userId: string): Promise<FromDevice[]> {
    return this.db.query(
      `SELECT kind, host(ip) AS ip, user_agent AS "userAgent", created_at AS "createdAt",
         last_used_at AS "lastUsedAt", expires_at AS "expiresAt"
       FROM sessions WHERE user_id = $1 ORDER BY created_at`,
      [userId],
    );
  }

  private async signIns(userId: string): Promise<FromDevice[]> {
    return this.db.query(
      `SELECT kind, host(ip) AS ip, user_agent AS "userAgent", created_at AS "createdAt"
       FROM sign_ins WHERE user_id = $1 ORDER BY id`,
      [userId],
    );
  }

  private async applications(userId: string): Promise<object[]> {
    return this.db.query(
      `SELECT a.name, a.website, g.scopes, g.created_at AS "allowedAt", g.last_used_at AS "lastUsedAt"
       FROM application_grants g JOIN applications a ON a.id = g.application_id WHERE g.user_id = $1 ORDER BY g.id`,
      [userId],
    );
  }

  private async outsideIdentities(userId: string): Promise<object[]> {
    return this.db.query(
      `SELECT provider, subject, name, created_at AS "linkedAt", last_used_at AS "lastUsedAt"
       FROM outside_identities WHERE user_id = $1 ORDER BY id`,
      [userId],
    );
  }
}

function described<Row extends FromDevice>(row: Row) {
  return { ...row, ...deviceOf(row.userAgent) };
}
