import { Injectable } from '@nestjs/common';
import { type Actor, ActorKind, ActorQueries, Groups, MemberQueries, Memberships, type Viewer } from '#convoke/actors';
import { Database } from '#convoke/core';
import { Posts } from '#convoke/posts';
import { ResourceKind, Resources } from '#convoke/resources';
import { Discussions } from '#convoke/threads';
import type { DemoGroup } from './demo-groups.js';

/** Makes the demo's groups by the same services that their members use. */
@Injectable()
export class DemoGroups {
  constructor(
    private readonly db: Database,
    private readonly actors: ActorQueries,
    private readonly groups: Groups,
    private readonly members: MemberQueries,
    private readonly memberships: Memberships,
    private readonly posts: Posts,
    private readonly discussions: Discussions,
    private readonly resources: Resources,
  ) {}

  /** Makes what is not there yet. */
  async ensure(demo: DemoGroup, viewers: Map<string, Viewer>): Promise<void> {
    const founder = viewers.get(demo.founder)!;
    const group = await this.group(demo, founder);
    for (const name of demo.members) {
      const { id } = viewers.get(name)!.actor!;
      if (!(await this.members.find(group.id, id))) await this.memberships.join(group.id, id);
    }
    for (const post of demo.posts) {
      if (await this.has('posts', group, post.title)) continue;
      const given = { attributedToId: group.id, ...post };
      await this.posts.create(founder, given);
    }
    for (const title of demo.folders) {
      if (await this.has('resources', group, title)) continue;
      await this.resources.create(founder, group.id, { title, type: ResourceKind.FOLDER });
    }
    for (const discussion of demo.discussions) await this.discuss(group, discussion, viewers);
  }

  private async group({ preferredUsername, name, summary, openness, visibility }: DemoGroup, founder: Viewer) {
    const known = await this.actors.findNamed(ActorKind.GROUP, preferredUsername, '');
    const given = { preferredUsername, name, summary, openness, visibility };
    return known ?? this.groups.create(founder, founder.actor!.id, given);
  }

  private async discuss(
    group: Actor,
    { title, first, answers }: DemoGroup['discussions'][number],
    viewers: Map<string, Viewer>,
  ): Promise<void> {
    if (await this.has('discussions', group, title)) return;
    const { id } = await this.discussions.create(viewers.get(first.by)!, group.id, { title, text: first.text });
    for (const { by, text } of answers) await this.discussions.reply(viewers.get(by)!, id, { text });
  }

  private async has(table: 'posts' | 'resources' | 'discussions', { id }: Actor, title: string): Promise<boolean> {
    const found = await this.db.query(`SELECT FROM ${table} WHERE group_id = $1 AND title = $2`, [id, title]);
    return found.length > 0;
  }
}
