import { Injectable } from '@nestjs/common';
import { Passwords, type User, UserRole, Users } from '#convoke/accounts';
import { type Actor, ActorQueries, Persons, Viewer } from '#convoke/actors';
import { type Config, Database, InjectConfig, Log, UploadedFile } from '#convoke/core';
import { InstanceSettingsService } from '#convoke/instance';
import { drawPortrait } from './demo-drawings.js';
import { DEMO_EVENTS } from './demo-events.js';
import { DEMO_GROUPS } from './demo-groups.js';
import { DEMO_PEOPLE, type DemoPerson } from './demo-people.js';
import { DemoGroups } from './demo-groups.service.js';
import { DemoEvents } from './demo-events.service.js';

/** Fills a new instance with people, events and groups, so that whoever tries it finds something alive. */
@Injectable()
export class DemoContent {
  constructor(
    @InjectConfig('demo') private readonly config: Config['demo'],
    private readonly settings: InstanceSettingsService,
    private readonly db: Database,
    private readonly users: Users,
    private readonly passwords: Passwords,
    private readonly persons: Persons,
    private readonly actors: ActorQueries,
    private readonly events: DemoEvents,
    private readonly groups: DemoGroups,
    private readonly log: Log,
  ) {}

  /** Fills an instance that has just begun, or goes on where a fill was cut short. */
  async ensure(isNew: boolean, password: string): Promise<void> {
    const { demoContent } = await this.settings.current();
    if (demoContent === 'filling' || (isNew && this.config.content)) await this.fill(password);
  }

  private async fill(password: string): Promise<void> {
    await this.settings.change({ demoContent: 'filling' });
    const passwordHash = await this.passwords.hash(password);
    const viewers = new Map<string, Viewer>();
    for (const person of DEMO_PEOPLE) viewers.set(person.preferredUsername, await this.viewerOf(person, passwordHash));
    for (const group of DEMO_GROUPS) await this.groups.ensure(group, viewers);
    for (const event of DEMO_EVENTS) await this.events.ensure(event, viewers);
    await this.settings.change({ demoContent: 'drawing' });
  }

  /** Draws the pictures, which takes longer than a first visitor wants to wait; goes on where it was cut short. */
  async illustrate(): Promise<void> {
    const { demoContent } = await this.settings.current();
    if (demoContent !== 'drawing') return;
    const viewers = new Map<string, Viewer>();
    for (const person of DEMO_PEOPLE) viewers.set(person.preferredUsername, await this.portrayed(person));
    for (const event of DEMO_EVENTS) await this.events.illustrate(event, viewers.get(event.organizer)!);
    await this.settings.change({ demoContent: 'filled' });
    this.log.info('The demo content is in place');
  }

  private async viewerOf(person: DemoPerson, passwordHash: string): Promise<Viewer> {
    const user = await this.userOf(person.email, passwordHash);
    const actor = (await this.actors.findLocalPerson(person.preferredUsername)) ?? (await this.introduce(user, person));
    return Viewer.of({ user, sessionId: '', actor, actorIds: [actor.id] });
  }

  private async userOf(email: string, passwordHash: string): Promise<User> {
    const known = await this.users.findByEmail(email);
    if (known) return known;
    return this.db.transaction((tx) =>
      this.users.createConfirmed(tx, { email, passwordHash, role: UserRole.USER, locale: 'en' }),
    );
  }

  private introduce(user: User, { preferredUsername, name, summary }: DemoPerson): Promise<Actor> {
    return this.persons.create(user, { preferredUsername, name, summary });
  }

  private async portrayed({ email, preferredUsername, name, hue }: DemoPerson): Promise<Viewer> {
    const user = (await this.users.findByEmail(email))!;
    const actor = (await this.actors.findLocalPerson(preferredUsername))!;
    if (!actor.avatarId) {
      const file = new UploadedFile('portrait.png', 'image/png', await drawPortrait(hue));
      await this.persons.update(user, actor.id, { avatar: { media: { name: 'portrait.png', alt: name, file } } });
    }
    return Viewer.of({ user, sessionId: '', actor, actorIds: [actor.id] });
  }
}
