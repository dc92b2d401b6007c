import { Injectable } from '@nestjs/common';
import { Clock, type Config, Database, DomainError, InjectConfig, invalid, type Tx } from '#convoke/core';
import type { Occasion } from '../lock-down/security-letters.service.js';
import type { User } from '../user.entity.js';
import { ApplicationMails } from './application-mails.service.js';
import { Application } from './application.entity.js';
import { Applications } from './applications.service.js';
import { AuthorizationCodes } from './authorization-codes.service.js';
import {
  type AuthorizationRequest,
  type AuthorizationWish,
  readAuthorizationRequest,
} from './authorization-request.js';
import { isRegistered, OUT_OF_BAND, withAnswer } from './redirect-uri.js';

/** What a program sends people to us with. */
export interface AskedAuthorization extends AuthorizationWish {
  clientId: string;
  redirectUri: string;
}

/** What somebody is asked, and where an answer leads: nowhere (null) when the program has no address. */
export interface Question {
  application: Application;
  scopes: string[];
  refusalAddress: string | null;
  /** Where they are led without being asked, for the program made a mistake. */
  mistakeAddress: string | null;
}

/** Asks people whether they let a program use their account, and leads them back to it with the answer. */
@Injectable()
export class Authorizations {
  constructor(
    @InjectConfig('server') private readonly server: Config['server'],
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly applications: Applications,
    private readonly codes: AuthorizationCodes,
    private readonly mails: ApplicationMails,
  ) {}

  /** Throws application_not_found; or InvalidInput, where the program cannot be told what is wrong. */
  async ask(asked: AskedAuthorization): Promise<Question> {
    const application = await this.applicationOf(asked);
    const request = readAuthorizationRequest(application, asked.redirectUri, asked);
    const answer = (error: string, error_description?: string) => this.addressFor(asked, { error, error_description });
    if ('error' in request) {
      const mistakeAddress = answer(request.error, request.description);
      if (mistakeAddress === null) throw invalid(request.field, 'error_invalid');
      return { application, scopes: [], refusalAddress: null, mistakeAddress };
    }
    return { application, scopes: request.scopes, refusalAddress: answer('access_denied'), mistakeAddress: null };
  }

  /** Lets the program fetch its tokens with a code; throws application_not_found, InvalidInput. */
  async allow(
    user: User,
    asked: AskedAuthorization,
    occasion: Occasion,
  ): Promise<{ code: string; request: AuthorizationRequest; address: string | null }> {
    const application = await this.applicationOf(asked);
    const request = readAuthorizationRequest(application, asked.redirectUri, asked);
    if ('error' in request) throw invalid(request.field, 'error_invalid');
    const code = await this.db.transaction(async (tx) => {
      await this.noteAllowed(tx, user, application, occasion);
      return this.codes.issue(tx, user.id, request);
    });
    const scope = request.scopes.join(' ');
    return { code, request, address: this.addressFor(asked, { code, client_id: application.clientId, scope }) };
  }

  /** Keeps the program, and writes to whoever let it in. */
  async noteAllowed(tx: Tx, user: User, application: Application, occasion: Occasion): Promise<void> {
    application.firstAllowedAt ??= this.clock.now();
    await tx.update(Application, { id: application.id }, { firstAllowedAt: application.firstAllowedAt });
    await this.mails.tellOfProgram(tx, user, application, occasion);
  }

  private async applicationOf({ clientId, redirectUri }: AskedAuthorization): Promise<Application> {
    const application = await this.applications.find(clientId);
    if (!application) throw new DomainError('application_not_found', { field: 'clientId' });
    // Nobody is led to an address that the program did not register, whatever else is wrong.
    if (!isRegistered(application.redirectUris, redirectUri)) {
      throw invalid('redirectUri', 'error_redirect_uri_unknown');
    }
    return application;
  }

  /** `iss` tells a program that talks to many servers which of them answers (RFC 9207). */
  private addressFor(asked: AskedAuthorization, answer: Record<string, string | undefined>): string | null {
    if (asked.redirectUri === OUT_OF_BAND) return null;
    return withAnswer(asked.redirectUri, { ...answer, state: asked.state ?? undefined, iss: this.server.publicUrl });
  }
}
