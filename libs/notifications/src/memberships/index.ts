import { GroupManagers } from './group-managers.queries.js';
import { MembershipLetters } from './membership-letters.service.js';
import { MembershipNotices } from './membership-notices.jobs.js';
import { RequestDigests } from './request-digests.jobs.js';

export const MEMBERSHIPS = [GroupManagers, MembershipLetters, MembershipNotices, RequestDigests];
