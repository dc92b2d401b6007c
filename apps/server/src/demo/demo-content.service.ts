import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { Passwords, UserRole, Users } from '#convoke/accounts';
import { Actor, ActorQueries, Persons, Usernames, Viewer } from '#convoke/actors';
import { type Config, Database, derivedKey, InjectConfig, Log, randomId, type Tx, UploadedFile } from '#convoke/core';
import { type InstanceSettings, InstanceSettingsService } from '#convoke/instance';
import { drawPortrait } from './demo-drawings.js';
import { DEMO_EVENTS } from './demo-events.js';
import { DEMO_GROUPS } from './demo-groups.js';
import { DEMO_PEOPLE, type DemoPerson } from './demo-people.js';
import { DemoGroups } from './demo-groups.service.js';
import { DemoEvents } from './demo-events.service.js';

const PASSWORD_LENGTH = 12;
/** What one process at a time does: several that start together, or one that fills and one that resets. */
export const DEMO_WORK = 'demo';

/** Fills a new instance with people, events and groups, so that whoever tries it finds something alive. */
@Injectable()
export class DemoContent {
  constructor(
    @InjectConfig('demo') private readonly config: Config['demo'],
    @InjectConfig('secrets') private readonly secrets: Config['secrets'],
    private readonly settings: InstanceSettingsService,
    private readonly db: Database,
    private readonly users: Users,
    private readonly passwords: Passwords,
    private readonly usernames: Usernames,
    private readonly persons: Persons,
    private readonly actors: ActorQueries,
    private readonly events: DemoEvents,
    private readonly groups: DemoGroups,
    private readonly log: Log,
  ) {}

  /** Of the people of the demo; the same after each reset. */
  get password(): string {
    return Buffer.from(derivedKey(this.secrets, 'demo people')).toString('base64url').slice(0, PASSWORD_LENGTH);
  }

  /** Fills an instance that has just begun, or goes on where a fill was cut short. */
  async ensure(isNew: boolean): Promise<void> {
    await this.inState(isNew && this.config.content ? ['none', 'filling'] : ['filling'], async () => {
      await this.settings.change({ demoContent: 'filling' });
      const passwordHash = await this.passwords.hash(this.password);
      await this.db.transaction((tx) => this.introduce(tx, passwordHash));
      const viewers = await this.viewersOf((person) => this.viewerOf(person));
      for (const group of DEMO_GROUPS) await this.groups.ensure(group, viewers);
      for (const event of DEMO_EVENTS) await this.events.ensure(event, viewers);
      await this.settings.change({ demoContent: 'drawing' });
    });
  }

  /** Gives the people of the demo their accounts and names, those who are not there yet. */
  async introduce(tx: Tx, passwordHash: string): Promise<void> {
    for (const { email, preferredUsername, name, summary } of DEMO_PEOPLE) {
      if (await tx.existsBy(Actor, { preferredUsername, domain: IsNull() })) continue;
      const account = { email, passwordHash, role: UserRole.USER, locale: 'en' };
      const user = (await this.users.findByEmail(email, tx)) ?? (await this.users.createConfirmed(tx, account));
      await this.usernames.claim(tx, preferredUsername);
      await this.persons.add(tx, user, randomId(), { preferredUsername, name, summary });
    }
  }

  /** Draws the pictures, which takes longer than a first visitor wants to wait; goes on where it was cut short. */
  async illustrate(): Promise<void> {
    await this.inState(['drawing'], async () => {
      const viewers = await this.viewersOf((person) => this.portrayed(person));
      for (const event of DEMO_EVENTS) await this.events.illustrate(event, viewers.get(event.organizer)!);
      await this.settings.change({ demoContent: 'filled' });
      this.log.info('The demo content is in place');
    });
  }

  /** Asked once more when it is this process's turn: another one may have done the work. */
  private async inState(states: InstanceSettings['demoContent'][], work: () => Promise<void>): Promise<void> {
    const isWanted = async () => states.includes((await this.settings.read(this.db.manager)).demoContent);
    if (!(await isWanted())) return;
    await this.db.exclusively(DEMO_WORK, async () => {
      if (await isWanted()) await work();
    });
  }

  private async viewersOf(viewerOf: (person: DemoPerson) => Promise<Viewer>): Promise<Map<string, Viewer>> {
    const viewers = new Map<string, Viewer>();
    for (const person of DEMO_PEOPLE) viewers.set(person.preferredUsername, await viewerOf(person));
    return viewers;
  }

  private async viewerOf({ email, preferredUsername }: DemoPerson): Promise<Viewer> {
    const user = (await this.users.findByEmail(email))!;
    const actor = (await this.actors.findLocalPerson(preferredUsername))!;
    return Viewer.of({ user, sessionId: '', actor, actorIds: [actor.id] });
  }

  private async portrayed(person: DemoPerson): Promise<Viewer> {
    const viewer = await this.viewerOf(person);
    const { user, actor } = viewer;
    if (user && actor && !actor.avatarId) {
      const file = new UploadedFile('portrait.png', 'image/png', await drawPortrait(person.hue));
      await this.persons.update(user, actor.id, {
        avatar: { media: { name: 'portrait.png', alt: person.name, file } },
      });
    }
    return viewer;
  }
}
