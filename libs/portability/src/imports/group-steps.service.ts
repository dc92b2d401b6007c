import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import {
  type Actor,
  Follows,
  GroupFollows,
  MemberQueries,
  MemberRole,
  Memberships,
  requireUser,
  Usernames,
} from '#convoke/actors';
import { DomainError, parseInput, RateLimits } from '#convoke/core';
import { AddressSearch } from '#convoke/discovery';
import type { ProfileArchive } from '../archive/profile-archive.js';
import type { Run } from './import-runs.service.js';
import type { ImportStep } from './import-steps.service.js';
import { lineText } from './texts.js';

/** Each may make us ask another server. */
const MOST = 500;

const groupUrl = z.url({ protocol: /^https?$/ }).max(2000);
const membership = z.object({
  group: z.object({ url: groupUrl, name: z.string().max(2000).nullish() }),
  role: z.enum(['member', 'moderator', 'administrator', 'creator', 'not_approved', 'invited']),
});
const follow = z.object({ url: groupUrl, type: z.string().max(50).nullish(), notify: z.boolean().nullish() });

/** Asks groups to let a profile in, and follows them, as if it had clicked: what it was there gives it no right. */
@Injectable()
export class GroupSteps {
  constructor(
    private readonly addresses: AddressSearch,
    private readonly members: MemberQueries,
    private readonly memberships: Memberships,
    private readonly follows: Follows,
    private readonly groupFollows: GroupFollows,
    private readonly usernames: Usernames,
    private readonly limits: RateLimits,
  ) {}

  async membershipsOf(run: Run, archive: ProfileArchive): Promise<ImportStep[]> {
    const given = (await archive.list('memberships')).slice(0, MOST);
    return given.map((each, number) => {
      const { data } = membership.safeParse(each);
      const title = data ? lineText(data.group.name || data.group.url) : '';
      return { part: 'memberships', number, title, act: () => this.join(run, each) };
    });
  }

  async followsOf(run: Run, archive: ProfileArchive): Promise<ImportStep[]> {
    const given = (await archive.list('follows')).slice(0, MOST);
    return given.map((each, number) => {
      const { data } = follow.safeParse(each);
      return { part: 'follows', number, title: lineText(data?.url ?? ''), act: () => this.follow(run, each) };
    });
  }

  private async join(run: Run, given: unknown): ReturnType<ImportStep['act']> {
    const group = await this.find(run, parseInput(membership, given).group.url);
    const url = pathOf(group);
    const before = await this.members.find(group.id, run.profile.id);
    if (before?.isIn || before?.role === MemberRole.NOT_APPROVED) return { outcome: 'already', url };
    await this.memberships.join(group.id, run.profile.id);
    return { url };
  }

  private async follow(run: Run, given: unknown): ReturnType<ImportStep['act']> {
    const { url: wanted, type, notify } = parseInput(follow, given);
    if (type !== 'group') throw new DomainError('import_not_supported');
    const group = await this.find(run, wanted);
    const url = pathOf(group);
    if (await this.follows.find(run.profile.id, group.id)) return { outcome: 'already', url };
    const asked = { uri: this.usernames.newFollowUrl(), notify: notify ?? false };
    await this.groupFollows.follow(group.id, run.profile.id, asked);
    return { url };
  }

  private async find({ viewer }: Run, address: string): Promise<Actor> {
    await this.limits.consume('write:account', requireUser(viewer).id);
    const found = (await this.addresses.findGroups(viewer, address))?.find(({ url }) => url === address);
    if (!found) throw new DomainError('group_not_found');
    return found;
  }
}

function pathOf({ preferredUsername, domain }: Actor): string {
  return domain ? `/@${preferredUsername}@${domain}` : `/@${preferredUsername}`;
}
