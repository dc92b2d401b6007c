import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, type Config, Database, InjectConfig, type Tx } from '#convoke/core';
import { hashOfToken, newSecretToken } from '../secret-token.js';
import { ApplicationGrants, type IssuedTokens } from './application-grants.service.js';
import type { Application } from './application.entity.js';
import { DeviceActivation } from './device-activation.entity.js';
import { type OAuthError, OAuthRefused } from './oauth-refused.js';
import { scopesWithin } from './scopes.js';

export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

const LIFETIME_SECONDS = 900;
const INTERVAL_SECONDS = 5;
/** Without vowels they spell no words, and without I, O and Y nothing that is read as something else. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const CODE_LENGTH = 8;

/** What a program on a device shows to whoever sits before it. */
export interface DeviceCodes {
  device_code: string;
  user_code: string;
  verification_uri: string;
  verification_uri_complete: string;
  expires_in: number;
  interval: number;
}

const WORDS: Partial<Record<OAuthError, string>> = {
  authorization_pending: 'Nobody has answered yet',
  slow_down: 'Ask five seconds less often from now on',
  access_denied: 'Somebody said no',
  expired_token: 'The device code is too old',
  invalid_grant: 'The device code is not known, or was used',
};

/** Lets programs in on devices without browser: people type a code in on another one (RFC 8628). */
@Injectable()
export class DeviceActivations {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly grants: ApplicationGrants,
  ) {}

  /** Throws OAuthRefused. */
  async begin(application: Application, scope: string): Promise<DeviceCodes> {
    const scopes = scopesWithin(application.scopes, scope);
    if (!scopes) throw new OAuthRefused('invalid_scope', 'The scope is more than what the program registered');
    const [deviceCode, userCode] = [newSecretToken(), newUserCode()];
    await this.db.manager.insert(DeviceActivation, {
      deviceHash: hashOfToken(deviceCode),
      userCode,
      applicationId: application.id,
      scopes,
      status: 'pending',
      intervalSeconds: INTERVAL_SECONDS,
      expiresAt: new Date(this.clock.now().getTime() + LIFETIME_SECONDS * 1000),
    });
    const shown = `${userCode.slice(0, 4)}-${userCode.slice(4)}`;
    const address = `${this.server.publicUrl}/login/device`;
    return {
      device_code: deviceCode,
      user_code: shown,
      verification_uri: address,
      verification_uri_complete: `${address}?user_code=${shown}`,
      expires_in: LIFETIME_SECONDS,
      interval: INTERVAL_SECONDS,
    };
  }

  /** Tokens, once somebody has said yes: of several requests at once one gets them. Throws OAuthRefused. */
  async redeem(application: Application, deviceCode: string): Promise<IssuedTokens> {
    const outcome = await this.db.transaction(async (tx) => {
      const activation = await tx.findOne(DeviceActivation, {
        where: { deviceHash: hashOfToken(deviceCode), applicationId: application.id },
        lock: { mode: 'pessimistic_write' },
      });
      const error = activation ? await this.obstacle(tx, activation) : 'invalid_grant';
      if (error || !activation?.userId) return error ?? 'invalid_grant';
      await tx.delete(DeviceActivation, { id: activation.id });
      const { userId, scopes } = activation;
      return (await this.grants.open(tx, { applicationId: application.id, userId, scopes })).tokens;
    });
    if (typeof outcome === 'string') throw new OAuthRefused(outcome, WORDS[outcome]!);
    return outcome;
  }

  /** Forgets those that are over, after a while in which their programs are told so. */
  async purge(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - LIFETIME_SECONDS * 1000);
    await this.db.query('DELETE FROM device_activations WHERE expires_at < $1', [before]);
  }

  private async obstacle(tx: Tx, activation: DeviceActivation): Promise<OAuthError | null> {
    const { id, status, polledAt, intervalSeconds, expiresAt } = activation;
    const now = this.clock.now();
    if (expiresAt <= now) return 'expired_token';
    if (status !== 'pending') return status === 'allowed' ? null : 'access_denied';
    const hasty = polledAt !== null && now.getTime() - polledAt.getTime() < intervalSeconds * 1000;
    await tx.update(
      DeviceActivation,
      { id },
      { polledAt: now, intervalSeconds: hasty ? intervalSeconds + INTERVAL_SECONDS : intervalSeconds },
    );
    return hasty ? 'slow_down' : 'authorization_pending';
  }
}

function newUserCode(): string {
  return Array.from({ length: CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}
