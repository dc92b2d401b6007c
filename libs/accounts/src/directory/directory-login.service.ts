import { Injectable } from '@nestjs/common';
import type { SignedIn } from '../entrance.service.js';
import { OutsideEntrance } from '../outside/outside-entrance.service.js';
import { DIRECTORY } from '../outside/outside-providers.service.js';
import type { Origin } from '../session.service.js';
import { DirectoryProof } from './directory-proof.service.js';
import { Directory } from './directory.service.js';

/** Lets people in whom the directory knows. */
@Injectable()
export class DirectoryLogin {
  constructor(
    private readonly directory: Directory,
    private readonly proof: DirectoryProof,
    private readonly entrance: OutsideEntrance,
  ) {}

  /** Whether there is a directory. */
  get offered(): boolean {
    return this.directory.settings !== null;
  }

  /**
   * Answers null where the directory knows nobody by the name and password; otherwise as OutsideEntrance does. Throws
   * too_many_requests, outside_unavailable.
   */
  async enter(name: string, password: string, origin: Origin): Promise<SignedIn | null> {
    const person = await this.proof.person(name, password);
    if (!person) return null;
    const { subject, name: called, email, locale } = person;
    // Whoever runs the instance chose to believe the directory: in addresses as well.
    const arrival = { provider: DIRECTORY, subject, name: called, email, emailVerified: true, locale };
    return this.entrance.enter(arrival, origin);
  }
}
