import { Injectable } from '@nestjs/common';
import { Clock, Database, DomainError, type Tx } from '#convoke/core';
import type { Occasion } from '../lock-down/security-letters.service.js';
import type { User } from '../user.entity.js';
import type { Application } from './application.entity.js';
import { Authorizations } from './authorizations.service.js';
import { Applications } from './applications.service.js';
import { DeviceActivation } from './device-activation.entity.js';

/** What people answer to programs on their devices, whose codes they have typed in. */
@Injectable()
export class DeviceAnswers {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly applications: Applications,
    private readonly authorizations: Authorizations,
  ) {}

  /** What waits for the code, to be answered by nobody else from now on; throws device_code_not_found. */
  async enter(userId: string, typed: string): Promise<DeviceActivation> {
    const [entered] = await this.db.query<{ id: string }>(
      `UPDATE device_activations SET user_id = $2
       WHERE user_code = $1 AND status = 'pending' AND expires_at > $3 AND (user_id IS NULL OR user_id = $2)
       RETURNING id`,
      [lettersOf(typed), userId, this.clock.now()],
    );
    if (!entered) throw unknownCode();
    return this.db.manager.findOneByOrFail(DeviceActivation, entered);
  }

  /** Lets the program in; throws device_code_not_found for a code that the user did not enter, or of another program. */
  async allow(user: User, clientId: string, typed: string, occasion: Occasion): Promise<Application> {
    const application = await this.applications.find(clientId);
    if (!application) throw unknownCode();
    await this.db.transaction(async (tx) => {
      const answered = await this.answer(tx, user.id, typed, 'allowed');
      if (answered !== application.id) throw unknownCode();
      await this.authorizations.noteAllowed(tx, user, application, occasion);
    });
    return application;
  }

  /** Throws device_code_not_found for a code that the user did not enter. */
  async refuse(userId: string, typed: string): Promise<void> {
    await this.db.transaction((tx) => this.answer(tx, userId, typed, 'refused'));
  }

  private async answer(tx: Tx, userId: string, typed: string, status: 'allowed' | 'refused'): Promise<string> {
    const [answered] = await this.db.query<{ application_id: string }>(
      `UPDATE device_activations SET status = $3
       WHERE user_code = $1 AND user_id = $2 AND status = 'pending' AND expires_at > $4 RETURNING application_id`,
      [lettersOf(typed), userId, status, this.clock.now()],
      tx,
    );
    if (!answered) throw unknownCode();
    return answered.application_id;
  }
}

function lettersOf(typed: string): string {
  return typed
    .slice(0, 100)
    .toUpperCase()
    .replace(/[^A-Z]/g, '');
}

function unknownCode(): DomainError {
  return new DomainError('device_code_not_found', { field: 'userCode' });
}
